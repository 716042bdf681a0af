"""Which parameters say how a reader came to a page rather than which page it is."""

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# By vendor, names in lower case. What publishers use for content (``source``, ``id``) never stands here.
TRACKERS: dict[str, frozenset[str]] = {
    "google": words(
        "gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl _gac ga_source ga_medium "
        "ga_campaign ga_content ga_term __twitter_impression usqp amp_js_v amp_gsa aoh"
    ),
    "meta": words("fbclid fb_action_ids fb_action_types fb_source fb_ref fb_comment_id igshid igsh"),
    "microsoft": words("msclkid ocid cvid"),
    "x": words("twclid ref_src ref_url tw_p"),
    "mailchimp": words("mc_cid mc_eid mc_tc"),
    "hubspot": words("_hsenc _hsmi __hssc __hstc __hsfp hsctatracking"),
    "yandex": words("yclid ysclid ymclid yadclid yqrid _openstat yadordid"),
    "adobe": words("s_cid sc_cid sc_channel ef_id s_kwcid adobe_mc adobe_mc_ref adobe_mc_sdid mkt_tok"),
    "at_internet": words("xtor xtref xtcr xts at_medium at_campaign at_campaign_type at_format at_ptr_name"),
    "tiktok": words("ttclid tt_medium tt_content"),
    "linkedin": words("li_fat_id li_medium li_source trackingid trk"),
    "pinterest": words("epik"),
    "reddit": words("rdt_cid"),
    "snapchat": words("sccid sc_click_id"),
    "outbrain": words("dicbo obclickid ob_click_id oborigurl"),
    "taboola": words("tblci tbclid taboolaclickid"),
    "klaviyo": words("_kx klaviyo_id"),
    "drip": words("__s"),
    "vero": words("vero_id vero_conv"),
    "olytics": words("oly_enc_id oly_anon_id"),
    "sailthru": words("sailthru_id sthash"),
    "acoustic": words("spmailingid spuserid spjobid spreportid"),
    "activecampaign": words("vgo_ee"),
    "branch": words("_branch_match_id _branch_referrer"),
    "naver": words("napm n_media n_query n_rank n_ad n_ad_group n_keyword n_campaign_type"),
    "mapp": words("wt_mc wt_zmc wt_ga wt_kw wt.mc_id wt.tsrc"),
    "yahoo": words("guccounter guce_referrer guce_referrer_sig soc_src soc_trk"),
    "publishers": words(
        "cmpid cmp icid ito ncid wpisrc wpmm smid smtyp sref srnd ftag reflink nr_email_referer echobox "
        "partnerid_tracking traffic_source tracking_source rss_source feed_source"
    ),
}

# Names that mean something elsewhere, by registered domain.
SITE_TRACKERS: dict[str, frozenset[str]] = {
    "google.com": words("oc hl gl ceid ved usg ei sca_esv"),
    "twitter.com": words("s t"),
    "x.com": words("s t"),
    "youtube.com": words("si feature pp"),
    "youtu.be": words("si feature"),
    "nytimes.com": words(
        "emc nl te campaign_id instance_id segment_id user_id regi_id unlocked_article_code"
    ),
    "wsj.com": words("mod st"),
    "reuters.com": words("feedtype feedname virtualbrandchannel rpc taid"),
    "naver.com": words("fbtype lfrom cds"),
}

# Families of names: campaigns of Google, Matomo and HubSpot, links within a site, AT Internet's own fields.
_FAMILY_HEADS = ("utm_", "itm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "at_custom", "at_link", "at_bbc")

_NAMES = frozenset().union(*TRACKERS.values())

# Names of sessions; ``sid`` and ``s`` are sections elsewhere, so their value must look like a session.
_SESSIONS = words(
    "phpsessid jsessionid sessionid session_id sessid session-id aspsessionid cfid cftoken oscsid zenid"
)
_MAYBE_SESSIONS = frozenset({"sid", "s", "session", "sess"})
_TOKEN = re.compile(r"(?=.*\d)(?=.*[a-z])[0-9a-z]{24,}", re.IGNORECASE)

# Names that carry content somewhere, with the values that only tell where a reader came from.
_ORIGIN_NAMES = frozenset({"ref", "referrer", "referer", "from", "via", "src", "share", "cid_source"})
_ORIGINS = words(
    "rss feed feeds atom twitter facebook fb telegram whatsapp vk linkedin reddit instagram email mail "
    "newsletter share social push home homepage front frontpage mostread most_read topnews app google "
    "googlenews naver daum kakao kakaotalk line yandex hn"
)

# The same page, dressed for a printer.
_PRINT_NAMES = frozenset({"print", "printable", "printview", "print_view"})
_YES = frozenset({"", "1", "true", "yes", "y", "on"})

_AMP_NAMES = frozenset({"outputtype", "output", "format", "view", "mode", "variant", "type"})
_AMP_VALUES = frozenset({"amp", "amphtml", "amp-html"})


def is_noise(name: str, value: str, domain: str = "") -> bool:
    """Tell whether a parameter leaves the page the same; ``domain`` is the registered one of its site.

    >>> is_noise("utm_source", "rss"), is_noise("source", "rss"), is_noise("ref", "rss")
    (True, False, True)
    """
    name = name.lower()
    return (
        name in _NAMES
        or name.startswith(_FAMILY_HEADS)
        or name in SITE_TRACKERS.get(domain, ())
        or is_session(name, value)
        or is_amp(name, value.lower())
        or (name in _PRINT_NAMES and value.lower() in _YES)
        or (name in _ORIGIN_NAMES and value.lower() in _ORIGINS)
    )


def is_session(name: str, value: str) -> bool:
    """Tell whether a parameter (name in lower case) carries a session."""
    return (
        name in _SESSIONS
        or name.startswith("aspsessionid")
        or (name in _MAYBE_SESSIONS and _TOKEN.fullmatch(value) is not None)
    )


def is_amp(name: str, value: str) -> bool:
    """Tell whether a parameter asks for the AMP dress of a page; ``amp=10`` may be a product's."""
    return (name == "amp" and value in {"", "0", "1", "true", "false"}) or (
        name in _AMP_NAMES and value in _AMP_VALUES
    )
