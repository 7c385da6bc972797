#include "Console.h"

// Compiled in by the preprocessor, as api/openapi.c is. What stands here follows from what console/
// has: a test says so, and writes it anew.
#pragma clang diagnostic ignored "-Wc23-extensions"

#define FILE(name, content) {name, content, sizeof content}

static const unsigned char api_client_js[] = {
#embed "../../console/api/client.js"
};

static const unsigned char api_events_js[] = {
#embed "../../console/api/events.js"
};

static const unsigned char api_stream_js[] = {
#embed "../../console/api/stream.js"
};

static const unsigned char components_dialog_js[] = {
#embed "../../console/components/dialog.js"
};

static const unsigned char components_diff_js[] = {
#embed "../../console/components/diff.js"
};

static const unsigned char components_find_box_js[] = {
#embed "../../console/components/find-box.js"
};

static const unsigned char components_gateway_choice_js[] = {
#embed "../../console/components/gateway-choice.js"
};

static const unsigned char components_live_js[] = {
#embed "../../console/components/live.js"
};

static const unsigned char components_plan_js[] = {
#embed "../../console/components/plan.js"
};

static const unsigned char components_problem_js[] = {
#embed "../../console/components/problem.js"
};

static const unsigned char components_progress_js[] = {
#embed "../../console/components/progress.js"
};

static const unsigned char components_sheet_js[] = {
#embed "../../console/components/sheet.js"
};

static const unsigned char components_sign_in_js[] = {
#embed "../../console/components/sign-in.js"
};

static const unsigned char components_tag_js[] = {
#embed "../../console/components/tag.js"
};

static const unsigned char components_theme_js[] = {
#embed "../../console/components/theme.js"
};

static const unsigned char components_time_js[] = {
#embed "../../console/components/time.js"
};

static const unsigned char components_toast_js[] = {
#embed "../../console/components/toast.js"
};

static const unsigned char dom_js[] = {
#embed "../../console/dom.js"
};

static const unsigned char format_js[] = {
#embed "../../console/format.js"
};

static const unsigned char icon_svg[] = {
#embed "../../console/icon.svg"
};

static const unsigned char index_html[] = {
#embed "../../console/index.html"
};

static const unsigned char main_js[] = {
#embed "../../console/main.js"
};

static const unsigned char pages_access_js[] = {
#embed "../../console/pages/access.js"
};

static const unsigned char pages_change_js[] = {
#embed "../../console/pages/change.js"
};

static const unsigned char pages_find_js[] = {
#embed "../../console/pages/find.js"
};

static const unsigned char pages_fleet_js[] = {
#embed "../../console/pages/fleet.js"
};

static const unsigned char pages_gateway_js[] = {
#embed "../../console/pages/gateway.js"
};

static const unsigned char pages_history_js[] = {
#embed "../../console/pages/history.js"
};

static const unsigned char pages_sign_in_js[] = {
#embed "../../console/pages/sign-in.js"
};

static const unsigned char pages_waiting_js[] = {
#embed "../../console/pages/waiting.js"
};

static const unsigned char router_js[] = {
#embed "../../console/router.js"
};

static const unsigned char session_js[] = {
#embed "../../console/session.js"
};

static const unsigned char shell_js[] = {
#embed "../../console/shell.js"
};

static const unsigned char style_base_css[] = {
#embed "../../console/style/base.css"
};

static const unsigned char style_components_css[] = {
#embed "../../console/style/components.css"
};

static const unsigned char style_shell_css[] = {
#embed "../../console/style/shell.css"
};

static const unsigned char style_variables_css[] = {
#embed "../../console/style/variables.css"
};

static const struct lintel_console_file files[] = {
    FILE("api/client.js", api_client_js),
    FILE("api/events.js", api_events_js),
    FILE("api/stream.js", api_stream_js),
    FILE("components/dialog.js", components_dialog_js),
    FILE("components/diff.js", components_diff_js),
    FILE("components/find-box.js", components_find_box_js),
    FILE("components/gateway-choice.js", components_gateway_choice_js),
    FILE("components/live.js", components_live_js),
    FILE("components/plan.js", components_plan_js),
    FILE("components/problem.js", components_problem_js),
    FILE("components/progress.js", components_progress_js),
    FILE("components/sheet.js", components_sheet_js),
    FILE("components/sign-in.js", components_sign_in_js),
    FILE("components/tag.js", components_tag_js),
    FILE("components/theme.js", components_theme_js),
    FILE("components/time.js", components_time_js),
    FILE("components/toast.js", components_toast_js),
    FILE("dom.js", dom_js),
    FILE("format.js", format_js),
    FILE("icon.svg", icon_svg),
    FILE("index.html", index_html),
    FILE("main.js", main_js),
    FILE("pages/access.js", pages_access_js),
    FILE("pages/change.js", pages_change_js),
    FILE("pages/find.js", pages_find_js),
    FILE("pages/fleet.js", pages_fleet_js),
    FILE("pages/gateway.js", pages_gateway_js),
    FILE("pages/history.js", pages_history_js),
    FILE("pages/sign-in.js", pages_sign_in_js),
    FILE("pages/waiting.js", pages_waiting_js),
    FILE("router.js", router_js),
    FILE("session.js", session_js),
    FILE("shell.js", shell_js),
    FILE("style/base.css", style_base_css),
    FILE("style/components.css", style_components_css),
    FILE("style/shell.css", style_shell_css),
    FILE("style/variables.css", style_variables_css),
};

const struct lintel_console_file *lintel_console_files(void) { return files; }

size_t lintel_console_file_count(void) { return sizeof files / sizeof *files; }
