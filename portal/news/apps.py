from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "portal.news"
    label = "news"
    verbose_name = _("News")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.news import lists
        from portal.pages.registry import HomeSection, PageKind, home_sections, kinds

        kinds.register(
            PageKind(
                key=lists.NEWS,
                model="news.NewsPage",
                label=_("News item"),
                label_plural=_("News"),
                order=60,
                schema_type="NewsArticle",
                newest_first=True,
                lines=lists.news_lines,
                line_fields=("date",),
                date_field="date",
                list_model="news.NewsIndexPage",
                feed_name="news_feed",
            )
        )
        home_sections.register(HomeSection(key="news", order=80, template="news/home_news.html", context=lists.newest_of_home))
