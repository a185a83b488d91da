from pilots.models.pilots import PilotIndexPage, PilotPage, PilotParticipant
from pilots.models.stories import PilotStoriesPage, StoryIndexPage, StoryPage

__all__ = ["PilotIndexPage", "PilotPage", "PilotParticipant", "PilotStoriesPage", "StoryIndexPage", "StoryPage"]
