"""The form of an image in the admin."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from portal.pages import files


class ImageForm(BaseImageForm):
    """Says in the form what is wrong with a file, also where Wagtail's own field fails on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.to_python = reporting_damage(field.to_python)

    class Meta(BaseImageForm.Meta):
        pass


def reporting_damage(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wagtail reads the size of an image that is cut off without expecting that to fail."""

    def reporting(data: Any) -> Any:
        try:
            return to_python(data)
        except ValidationError:
            raise
        except Exception as error:
            raise files.damaged() from error

    return reporting
