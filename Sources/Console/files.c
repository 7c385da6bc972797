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

static const unsigned char api_kinds_js[] = {
#embed "../../console/api/kinds.js"
};

static const unsigned char api_shared_js[] = {
#embed "../../console/api/shared.js"
};

static const unsigned char api_stream_js[] = {
#embed "../../console/api/stream.js"
};

static const unsigned char api_visible_js[] = {
#embed "../../console/api/visible.js"
};

static const unsigned char clock_js[] = {
#embed "../../console/clock.js"
};

static const unsigned char components_command_js[] = {
#embed "../../console/components/command.js"
};

static const unsigned char components_commit_convergence_js[] = {
#embed "../../console/components/commit/convergence.js"
};

static const unsigned char components_commit_dialog_js[] = {
#embed "../../console/components/commit/dialog.js"
};

static const unsigned char components_commit_form_js[] = {
#embed "../../console/components/commit/form.js"
};

static const unsigned char components_commit_left_behind_js[] = {
#embed "../../console/components/commit/left-behind.js"
};

static const unsigned char components_commit_outcome_js[] = {
#embed "../../console/components/commit/outcome.js"
};

static const unsigned char components_commit_plan_difference_js[] = {
#embed "../../console/components/commit/plan-difference.js"
};

static const unsigned char components_commit_plan_js[] = {
#embed "../../console/components/commit/plan.js"
};

static const unsigned char components_commit_progress_plot_js[] = {
#embed "../../console/components/commit/progress-plot.js"
};

static const unsigned char components_commit_progress_js[] = {
#embed "../../console/components/commit/progress.js"
};

static const unsigned char components_commit_releases_js[] = {
#embed "../../console/components/commit/releases.js"
};

static const unsigned char components_commit_request_js[] = {
#embed "../../console/components/commit/request.js"
};

static const unsigned char components_commit_terms_js[] = {
#embed "../../console/components/commit/terms.js"
};

static const unsigned char components_commit_trial_js[] = {
#embed "../../console/components/commit/trial.js"
};

static const unsigned char components_copy_js[] = {
#embed "../../console/components/copy.js"
};

static const unsigned char components_dialog_js[] = {
#embed "../../console/components/dialog.js"
};

static const unsigned char components_diff_js[] = {
#embed "../../console/components/diff.js"
};

static const unsigned char components_external_js[] = {
#embed "../../console/components/external.js"
};

static const unsigned char components_facts_js[] = {
#embed "../../console/components/facts.js"
};

static const unsigned char components_first_text_js[] = {
#embed "../../console/components/first-text.js"
};

static const unsigned char components_gateway_choice_js[] = {
#embed "../../console/components/gateway-choice.js"
};

static const unsigned char components_links_js[] = {
#embed "../../console/components/links.js"
};

static const unsigned char components_listener_js[] = {
#embed "../../console/components/listener.js"
};

static const unsigned char components_live_js[] = {
#embed "../../console/components/live.js"
};

static const unsigned char components_paced_js[] = {
#embed "../../console/components/paced.js"
};

static const unsigned char components_problem_dialog_js[] = {
#embed "../../console/components/problem-dialog.js"
};

static const unsigned char components_problem_js[] = {
#embed "../../console/components/problem.js"
};

static const unsigned char components_proxy_states_js[] = {
#embed "../../console/components/proxy-states.js"
};

static const unsigned char components_refusals_js[] = {
#embed "../../console/components/refusals.js"
};

static const unsigned char components_renew_js[] = {
#embed "../../console/components/renew.js"
};

static const unsigned char components_running_js[] = {
#embed "../../console/components/running.js"
};

static const unsigned char components_sheet_js[] = {
#embed "../../console/components/sheet.js"
};

static const unsigned char components_sign_in_js[] = {
#embed "../../console/components/sign-in.js"
};

static const unsigned char components_table_head_js[] = {
#embed "../../console/components/table-head.js"
};

static const unsigned char components_tag_js[] = {
#embed "../../console/components/tag.js"
};

static const unsigned char components_time_js[] = {
#embed "../../console/components/time.js"
};

static const unsigned char components_toast_js[] = {
#embed "../../console/components/toast.js"
};

static const unsigned char components_token_text_js[] = {
#embed "../../console/components/token-text.js"
};

static const unsigned char components_word_dialog_js[] = {
#embed "../../console/components/word-dialog.js"
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

static const unsigned char pages_access_bindings_js[] = {
#embed "../../console/pages/access/bindings.js"
};

static const unsigned char pages_access_question_js[] = {
#embed "../../console/pages/access/question.js"
};

static const unsigned char pages_access_ready_made_js[] = {
#embed "../../console/pages/access/ready-made.js"
};

static const unsigned char pages_access_refused_js[] = {
#embed "../../console/pages/access/refused.js"
};

static const unsigned char pages_access_rights_js[] = {
#embed "../../console/pages/access/rights.js"
};

static const unsigned char pages_access_token_dialogs_js[] = {
#embed "../../console/pages/access/token-dialogs.js"
};

static const unsigned char pages_access_tokens_js[] = {
#embed "../../console/pages/access/tokens.js"
};

static const unsigned char pages_access_who_js[] = {
#embed "../../console/pages/access/who.js"
};

static const unsigned char pages_access_you_js[] = {
#embed "../../console/pages/access/you.js"
};

static const unsigned char pages_change_js[] = {
#embed "../../console/pages/change.js"
};

static const unsigned char pages_change_actions_js[] = {
#embed "../../console/pages/change/actions.js"
};

static const unsigned char pages_change_between_js[] = {
#embed "../../console/pages/change/between.js"
};

static const unsigned char pages_change_bulk_js[] = {
#embed "../../console/pages/change/bulk.js"
};

static const unsigned char pages_change_choice_js[] = {
#embed "../../console/pages/change/choice.js"
};

static const unsigned char pages_change_commands_js[] = {
#embed "../../console/pages/change/commands.js"
};

static const unsigned char pages_change_difference_js[] = {
#embed "../../console/pages/change/difference.js"
};

static const unsigned char pages_change_documents_js[] = {
#embed "../../console/pages/change/documents.js"
};

static const unsigned char pages_change_editor_js[] = {
#embed "../../console/pages/change/editor.js"
};

static const unsigned char pages_change_files_js[] = {
#embed "../../console/pages/change/files.js"
};

static const unsigned char pages_change_heading_js[] = {
#embed "../../console/pages/change/heading.js"
};

static const unsigned char pages_change_lines_js[] = {
#embed "../../console/pages/change/lines.js"
};

static const unsigned char pages_change_marks_js[] = {
#embed "../../console/pages/change/marks.js"
};

static const unsigned char pages_change_merge_js[] = {
#embed "../../console/pages/change/merge.js"
};

static const unsigned char pages_change_others_js[] = {
#embed "../../console/pages/change/others.js"
};

static const unsigned char pages_change_preview_js[] = {
#embed "../../console/pages/change/preview.js"
};

static const unsigned char pages_change_side_js[] = {
#embed "../../console/pages/change/side.js"
};

static const unsigned char pages_change_stored_js[] = {
#embed "../../console/pages/change/stored.js"
};

static const unsigned char pages_change_tabs_js[] = {
#embed "../../console/pages/change/tabs.js"
};

static const unsigned char pages_change_templates_js[] = {
#embed "../../console/pages/change/templates.js"
};

static const unsigned char pages_change_typing_js[] = {
#embed "../../console/pages/change/typing.js"
};

static const unsigned char pages_find_js[] = {
#embed "../../console/pages/find.js"
};

static const unsigned char pages_find_answer_js[] = {
#embed "../../console/pages/find/answer.js"
};

static const unsigned char pages_find_before_js[] = {
#embed "../../console/pages/find/before.js"
};

static const unsigned char pages_find_beginning_js[] = {
#embed "../../console/pages/find/beginning.js"
};

static const unsigned char pages_find_commit_lines_js[] = {
#embed "../../console/pages/find/commit-lines.js"
};

static const unsigned char pages_find_commit_js[] = {
#embed "../../console/pages/find/commit.js"
};

static const unsigned char pages_find_hits_js[] = {
#embed "../../console/pages/find/hits.js"
};

static const unsigned char pages_find_hostname_js[] = {
#embed "../../console/pages/find/hostname.js"
};

static const unsigned char pages_find_overview_js[] = {
#embed "../../console/pages/find/overview.js"
};

static const unsigned char pages_find_person_js[] = {
#embed "../../console/pages/find/person.js"
};

static const unsigned char pages_find_port_card_js[] = {
#embed "../../console/pages/find/port-card.js"
};

static const unsigned char pages_find_resource_js[] = {
#embed "../../console/pages/find/resource.js"
};

static const unsigned char pages_find_unknown_js[] = {
#embed "../../console/pages/find/unknown.js"
};

static const unsigned char pages_find_waiting_js[] = {
#embed "../../console/pages/find/waiting.js"
};

static const unsigned char pages_find_words_js[] = {
#embed "../../console/pages/find/words.js"
};

static const unsigned char pages_fleet_js[] = {
#embed "../../console/pages/fleet.js"
};

static const unsigned char pages_fleet_convergence_plot_js[] = {
#embed "../../console/pages/fleet/convergence-plot.js"
};

static const unsigned char pages_fleet_convergence_js[] = {
#embed "../../console/pages/fleet/convergence.js"
};

static const unsigned char pages_fleet_faults_js[] = {
#embed "../../console/pages/fleet/faults.js"
};

static const unsigned char pages_fleet_proxies_js[] = {
#embed "../../console/pages/fleet/proxies.js"
};

static const unsigned char pages_fleet_proxy_js[] = {
#embed "../../console/pages/fleet/proxy.js"
};

static const unsigned char pages_fleet_summary_js[] = {
#embed "../../console/pages/fleet/summary.js"
};

static const unsigned char pages_fleet_table_js[] = {
#embed "../../console/pages/fleet/table.js"
};

static const unsigned char pages_fleet_versions_js[] = {
#embed "../../console/pages/fleet/versions.js"
};

static const unsigned char pages_gateway_js[] = {
#embed "../../console/pages/gateway.js"
};

static const unsigned char pages_gateway_columns_js[] = {
#embed "../../console/pages/gateway/columns.js"
};

static const unsigned char pages_gateway_facets_js[] = {
#embed "../../console/pages/gateway/facets.js"
};

static const unsigned char pages_gateway_filters_js[] = {
#embed "../../console/pages/gateway/filters.js"
};

static const unsigned char pages_gateway_listener_js[] = {
#embed "../../console/pages/gateway/listener.js"
};

static const unsigned char pages_gateway_listeners_js[] = {
#embed "../../console/pages/gateway/listeners.js"
};

static const unsigned char pages_gateway_panel_js[] = {
#embed "../../console/pages/gateway/panel.js"
};

static const unsigned char pages_gateway_past_js[] = {
#embed "../../console/pages/gateway/past.js"
};

static const unsigned char pages_gateway_summary_js[] = {
#embed "../../console/pages/gateway/summary.js"
};

static const unsigned char pages_gateway_virtual_rows_js[] = {
#embed "../../console/pages/gateway/virtual-rows.js"
};

static const unsigned char pages_gateway_virtual_scroll_js[] = {
#embed "../../console/pages/gateway/virtual-scroll.js"
};

static const unsigned char pages_gateway_virtual_table_js[] = {
#embed "../../console/pages/gateway/virtual-table.js"
};

static const unsigned char pages_gateway_windows_js[] = {
#embed "../../console/pages/gateway/windows.js"
};

static const unsigned char pages_history_js[] = {
#embed "../../console/pages/history.js"
};

static const unsigned char pages_history_ask_js[] = {
#embed "../../console/pages/history/ask.js"
};

static const unsigned char pages_history_authors_js[] = {
#embed "../../console/pages/history/authors.js"
};

static const unsigned char pages_history_back_js[] = {
#embed "../../console/pages/history/back.js"
};

static const unsigned char pages_history_choose_js[] = {
#embed "../../console/pages/history/choose.js"
};

static const unsigned char pages_history_commit_js[] = {
#embed "../../console/pages/history/commit.js"
};

static const unsigned char pages_history_commits_js[] = {
#embed "../../console/pages/history/commits.js"
};

static const unsigned char pages_history_difference_js[] = {
#embed "../../console/pages/history/difference.js"
};

static const unsigned char pages_history_fields_js[] = {
#embed "../../console/pages/history/fields.js"
};

static const unsigned char pages_history_filters_js[] = {
#embed "../../console/pages/history/filters.js"
};

static const unsigned char pages_history_listeners_js[] = {
#embed "../../console/pages/history/listeners.js"
};

static const unsigned char pages_history_log_js[] = {
#embed "../../console/pages/history/log.js"
};

static const unsigned char pages_history_panes_js[] = {
#embed "../../console/pages/history/panes.js"
};

static const unsigned char pages_history_pin_js[] = {
#embed "../../console/pages/history/pin.js"
};

static const unsigned char pages_history_plot_js[] = {
#embed "../../console/pages/history/plot.js"
};

static const unsigned char pages_history_readout_js[] = {
#embed "../../console/pages/history/readout.js"
};

static const unsigned char pages_history_resource_js[] = {
#embed "../../console/pages/history/resource.js"
};

static const unsigned char pages_history_scale_js[] = {
#embed "../../console/pages/history/scale.js"
};

static const unsigned char pages_history_table_js[] = {
#embed "../../console/pages/history/table.js"
};

static const unsigned char pages_history_then_js[] = {
#embed "../../console/pages/history/then.js"
};

static const unsigned char pages_history_timeline_js[] = {
#embed "../../console/pages/history/timeline.js"
};

static const unsigned char pages_history_undo_js[] = {
#embed "../../console/pages/history/undo.js"
};

static const unsigned char pages_history_versions_js[] = {
#embed "../../console/pages/history/versions.js"
};

static const unsigned char pages_history_words_js[] = {
#embed "../../console/pages/history/words.js"
};

static const unsigned char pages_history_yaml_js[] = {
#embed "../../console/pages/history/yaml.js"
};

static const unsigned char pages_sign_in_js[] = {
#embed "../../console/pages/sign-in.js"
};

static const unsigned char pages_waiting_js[] = {
#embed "../../console/pages/waiting.js"
};

static const unsigned char pages_waiting_countdown_js[] = {
#embed "../../console/pages/waiting/countdown.js"
};

static const unsigned char pages_waiting_decide_js[] = {
#embed "../../console/pages/waiting/decide.js"
};

static const unsigned char pages_waiting_decisions_js[] = {
#embed "../../console/pages/waiting/decisions.js"
};

static const unsigned char pages_waiting_items_js[] = {
#embed "../../console/pages/waiting/items.js"
};

static const unsigned char pages_waiting_proposal_dialog_js[] = {
#embed "../../console/pages/waiting/proposal-dialog.js"
};

static const unsigned char pages_waiting_rights_js[] = {
#embed "../../console/pages/waiting/rights.js"
};

static const unsigned char pages_waiting_row_js[] = {
#embed "../../console/pages/waiting/row.js"
};

static const unsigned char pages_waiting_rows_decide_js[] = {
#embed "../../console/pages/waiting/rows-decide.js"
};

static const unsigned char pages_waiting_rows_state_js[] = {
#embed "../../console/pages/waiting/rows-state.js"
};

static const unsigned char pages_waiting_state_js[] = {
#embed "../../console/pages/waiting/state.js"
};

static const unsigned char pages_waiting_who_js[] = {
#embed "../../console/pages/waiting/who.js"
};

static const unsigned char pages_waiting_words_js[] = {
#embed "../../console/pages/waiting/words.js"
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

static const unsigned char shell_cover_js[] = {
#embed "../../console/shell/cover.js"
};

static const unsigned char shell_find_box_js[] = {
#embed "../../console/shell/find-box.js"
};

static const unsigned char shell_keys_js[] = {
#embed "../../console/shell/keys.js"
};

static const unsigned char shell_suggestions_js[] = {
#embed "../../console/shell/suggestions.js"
};

static const unsigned char shell_theme_js[] = {
#embed "../../console/shell/theme.js"
};

static const unsigned char shell_waiting_count_js[] = {
#embed "../../console/shell/waiting-count.js"
};

static const unsigned char style_access_css[] = {
#embed "../../console/style/access.css"
};

static const unsigned char style_base_css[] = {
#embed "../../console/style/base.css"
};

static const unsigned char style_change_css[] = {
#embed "../../console/style/change.css"
};

static const unsigned char style_components_css[] = {
#embed "../../console/style/components.css"
};

static const unsigned char style_find_css[] = {
#embed "../../console/style/find.css"
};

static const unsigned char style_fleet_css[] = {
#embed "../../console/style/fleet.css"
};

static const unsigned char style_gateway_css[] = {
#embed "../../console/style/gateway.css"
};

static const unsigned char style_history_css[] = {
#embed "../../console/style/history.css"
};

static const unsigned char style_plan_css[] = {
#embed "../../console/style/plan.css"
};

static const unsigned char style_progress_css[] = {
#embed "../../console/style/progress.css"
};

static const unsigned char style_shell_css[] = {
#embed "../../console/style/shell.css"
};

static const unsigned char style_sign_in_css[] = {
#embed "../../console/style/sign-in.css"
};

static const unsigned char style_variables_css[] = {
#embed "../../console/style/variables.css"
};

static const unsigned char style_virtual_table_css[] = {
#embed "../../console/style/virtual-table.css"
};

static const unsigned char style_waiting_css[] = {
#embed "../../console/style/waiting.css"
};

static const struct lintel_console_file files[] = {
    FILE("api/client.js", api_client_js),
    FILE("api/events.js", api_events_js),
    FILE("api/kinds.js", api_kinds_js),
    FILE("api/shared.js", api_shared_js),
    FILE("api/stream.js", api_stream_js),
    FILE("api/visible.js", api_visible_js),
    FILE("clock.js", clock_js),
    FILE("components/command.js", components_command_js),
    FILE("components/commit/convergence.js", components_commit_convergence_js),
    FILE("components/commit/dialog.js", components_commit_dialog_js),
    FILE("components/commit/form.js", components_commit_form_js),
    FILE("components/commit/left-behind.js", components_commit_left_behind_js),
    FILE("components/commit/outcome.js", components_commit_outcome_js),
    FILE("components/commit/plan-difference.js", components_commit_plan_difference_js),
    FILE("components/commit/plan.js", components_commit_plan_js),
    FILE("components/commit/progress-plot.js", components_commit_progress_plot_js),
    FILE("components/commit/progress.js", components_commit_progress_js),
    FILE("components/commit/releases.js", components_commit_releases_js),
    FILE("components/commit/request.js", components_commit_request_js),
    FILE("components/commit/terms.js", components_commit_terms_js),
    FILE("components/commit/trial.js", components_commit_trial_js),
    FILE("components/copy.js", components_copy_js),
    FILE("components/dialog.js", components_dialog_js),
    FILE("components/diff.js", components_diff_js),
    FILE("components/external.js", components_external_js),
    FILE("components/facts.js", components_facts_js),
    FILE("components/first-text.js", components_first_text_js),
    FILE("components/gateway-choice.js", components_gateway_choice_js),
    FILE("components/links.js", components_links_js),
    FILE("components/listener.js", components_listener_js),
    FILE("components/live.js", components_live_js),
    FILE("components/paced.js", components_paced_js),
    FILE("components/problem-dialog.js", components_problem_dialog_js),
    FILE("components/problem.js", components_problem_js),
    FILE("components/proxy-states.js", components_proxy_states_js),
    FILE("components/refusals.js", components_refusals_js),
    FILE("components/renew.js", components_renew_js),
    FILE("components/running.js", components_running_js),
    FILE("components/sheet.js", components_sheet_js),
    FILE("components/sign-in.js", components_sign_in_js),
    FILE("components/table-head.js", components_table_head_js),
    FILE("components/tag.js", components_tag_js),
    FILE("components/time.js", components_time_js),
    FILE("components/toast.js", components_toast_js),
    FILE("components/token-text.js", components_token_text_js),
    FILE("components/word-dialog.js", components_word_dialog_js),
    FILE("dom.js", dom_js),
    FILE("format.js", format_js),
    FILE("icon.svg", icon_svg),
    FILE("index.html", index_html),
    FILE("main.js", main_js),
    FILE("pages/access.js", pages_access_js),
    FILE("pages/access/bindings.js", pages_access_bindings_js),
    FILE("pages/access/question.js", pages_access_question_js),
    FILE("pages/access/ready-made.js", pages_access_ready_made_js),
    FILE("pages/access/refused.js", pages_access_refused_js),
    FILE("pages/access/rights.js", pages_access_rights_js),
    FILE("pages/access/token-dialogs.js", pages_access_token_dialogs_js),
    FILE("pages/access/tokens.js", pages_access_tokens_js),
    FILE("pages/access/who.js", pages_access_who_js),
    FILE("pages/access/you.js", pages_access_you_js),
    FILE("pages/change.js", pages_change_js),
    FILE("pages/change/actions.js", pages_change_actions_js),
    FILE("pages/change/between.js", pages_change_between_js),
    FILE("pages/change/bulk.js", pages_change_bulk_js),
    FILE("pages/change/choice.js", pages_change_choice_js),
    FILE("pages/change/commands.js", pages_change_commands_js),
    FILE("pages/change/difference.js", pages_change_difference_js),
    FILE("pages/change/documents.js", pages_change_documents_js),
    FILE("pages/change/editor.js", pages_change_editor_js),
    FILE("pages/change/files.js", pages_change_files_js),
    FILE("pages/change/heading.js", pages_change_heading_js),
    FILE("pages/change/lines.js", pages_change_lines_js),
    FILE("pages/change/marks.js", pages_change_marks_js),
    FILE("pages/change/merge.js", pages_change_merge_js),
    FILE("pages/change/others.js", pages_change_others_js),
    FILE("pages/change/preview.js", pages_change_preview_js),
    FILE("pages/change/side.js", pages_change_side_js),
    FILE("pages/change/stored.js", pages_change_stored_js),
    FILE("pages/change/tabs.js", pages_change_tabs_js),
    FILE("pages/change/templates.js", pages_change_templates_js),
    FILE("pages/change/typing.js", pages_change_typing_js),
    FILE("pages/find.js", pages_find_js),
    FILE("pages/find/answer.js", pages_find_answer_js),
    FILE("pages/find/before.js", pages_find_before_js),
    FILE("pages/find/beginning.js", pages_find_beginning_js),
    FILE("pages/find/commit-lines.js", pages_find_commit_lines_js),
    FILE("pages/find/commit.js", pages_find_commit_js),
    FILE("pages/find/hits.js", pages_find_hits_js),
    FILE("pages/find/hostname.js", pages_find_hostname_js),
    FILE("pages/find/overview.js", pages_find_overview_js),
    FILE("pages/find/person.js", pages_find_person_js),
    FILE("pages/find/port-card.js", pages_find_port_card_js),
    FILE("pages/find/resource.js", pages_find_resource_js),
    FILE("pages/find/unknown.js", pages_find_unknown_js),
    FILE("pages/find/waiting.js", pages_find_waiting_js),
    FILE("pages/find/words.js", pages_find_words_js),
    FILE("pages/fleet.js", pages_fleet_js),
    FILE("pages/fleet/convergence-plot.js", pages_fleet_convergence_plot_js),
    FILE("pages/fleet/convergence.js", pages_fleet_convergence_js),
    FILE("pages/fleet/faults.js", pages_fleet_faults_js),
    FILE("pages/fleet/proxies.js", pages_fleet_proxies_js),
    FILE("pages/fleet/proxy.js", pages_fleet_proxy_js),
    FILE("pages/fleet/summary.js", pages_fleet_summary_js),
    FILE("pages/fleet/table.js", pages_fleet_table_js),
    FILE("pages/fleet/versions.js", pages_fleet_versions_js),
    FILE("pages/gateway.js", pages_gateway_js),
    FILE("pages/gateway/columns.js", pages_gateway_columns_js),
    FILE("pages/gateway/facets.js", pages_gateway_facets_js),
    FILE("pages/gateway/filters.js", pages_gateway_filters_js),
    FILE("pages/gateway/listener.js", pages_gateway_listener_js),
    FILE("pages/gateway/listeners.js", pages_gateway_listeners_js),
    FILE("pages/gateway/panel.js", pages_gateway_panel_js),
    FILE("pages/gateway/past.js", pages_gateway_past_js),
    FILE("pages/gateway/summary.js", pages_gateway_summary_js),
    FILE("pages/gateway/virtual-rows.js", pages_gateway_virtual_rows_js),
    FILE("pages/gateway/virtual-scroll.js", pages_gateway_virtual_scroll_js),
    FILE("pages/gateway/virtual-table.js", pages_gateway_virtual_table_js),
    FILE("pages/gateway/windows.js", pages_gateway_windows_js),
    FILE("pages/history.js", pages_history_js),
    FILE("pages/history/ask.js", pages_history_ask_js),
    FILE("pages/history/authors.js", pages_history_authors_js),
    FILE("pages/history/back.js", pages_history_back_js),
    FILE("pages/history/choose.js", pages_history_choose_js),
    FILE("pages/history/commit.js", pages_history_commit_js),
    FILE("pages/history/commits.js", pages_history_commits_js),
    FILE("pages/history/difference.js", pages_history_difference_js),
    FILE("pages/history/fields.js", pages_history_fields_js),
    FILE("pages/history/filters.js", pages_history_filters_js),
    FILE("pages/history/listeners.js", pages_history_listeners_js),
    FILE("pages/history/log.js", pages_history_log_js),
    FILE("pages/history/panes.js", pages_history_panes_js),
    FILE("pages/history/pin.js", pages_history_pin_js),
    FILE("pages/history/plot.js", pages_history_plot_js),
    FILE("pages/history/readout.js", pages_history_readout_js),
    FILE("pages/history/resource.js", pages_history_resource_js),
    FILE("pages/history/scale.js", pages_history_scale_js),
    FILE("pages/history/table.js", pages_history_table_js),
    FILE("pages/history/then.js", pages_history_then_js),
    FILE("pages/history/timeline.js", pages_history_timeline_js),
    FILE("pages/history/undo.js", pages_history_undo_js),
    FILE("pages/history/versions.js", pages_history_versions_js),
    FILE("pages/history/words.js", pages_history_words_js),
    FILE("pages/history/yaml.js", pages_history_yaml_js),
    FILE("pages/sign-in.js", pages_sign_in_js),
    FILE("pages/waiting.js", pages_waiting_js),
    FILE("pages/waiting/countdown.js", pages_waiting_countdown_js),
    FILE("pages/waiting/decide.js", pages_waiting_decide_js),
    FILE("pages/waiting/decisions.js", pages_waiting_decisions_js),
    FILE("pages/waiting/items.js", pages_waiting_items_js),
    FILE("pages/waiting/proposal-dialog.js", pages_waiting_proposal_dialog_js),
    FILE("pages/waiting/rights.js", pages_waiting_rights_js),
    FILE("pages/waiting/row.js", pages_waiting_row_js),
    FILE("pages/waiting/rows-decide.js", pages_waiting_rows_decide_js),
    FILE("pages/waiting/rows-state.js", pages_waiting_rows_state_js),
    FILE("pages/waiting/state.js", pages_waiting_state_js),
    FILE("pages/waiting/who.js", pages_waiting_who_js),
    FILE("pages/waiting/words.js", pages_waiting_words_js),
    FILE("router.js", router_js),
    FILE("session.js", session_js),
    FILE("shell.js", shell_js),
    FILE("shell/cover.js", shell_cover_js),
    FILE("shell/find-box.js", shell_find_box_js),
    FILE("shell/keys.js", shell_keys_js),
    FILE("shell/suggestions.js", shell_suggestions_js),
    FILE("shell/theme.js", shell_theme_js),
    FILE("shell/waiting-count.js", shell_waiting_count_js),
    FILE("style/access.css", style_access_css),
    FILE("style/base.css", style_base_css),
    FILE("style/change.css", style_change_css),
    FILE("style/components.css", style_components_css),
    FILE("style/find.css", style_find_css),
    FILE("style/fleet.css", style_fleet_css),
    FILE("style/gateway.css", style_gateway_css),
    FILE("style/history.css", style_history_css),
    FILE("style/plan.css", style_plan_css),
    FILE("style/progress.css", style_progress_css),
    FILE("style/shell.css", style_shell_css),
    FILE("style/sign-in.css", style_sign_in_css),
    FILE("style/variables.css", style_variables_css),
    FILE("style/virtual-table.css", style_virtual_table_css),
    FILE("style/waiting.css", style_waiting_css),
};

const struct lintel_console_file *lintel_console_files(void) { return files; }

size_t lintel_console_file_count(void) { return sizeof files / sizeof *files; }
