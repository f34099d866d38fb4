// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope report: verdict, storms, faults and pictures as a page, a mail, Markdown or JSON, on a
// machine without a window; and what a test may expect of them.
#include "app/cli/choice.h"
#include "app/cli/expectations.h"
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/common/output_file.h"
#include "replay/engine/self_check.h"
#include "replay/report/contents.h"
#include "replay/report/picture.h"
#include "replay/report/verdict.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

namespace daxscope::cli {

namespace {

namespace fs = std::filesystem;

/// Folder: a page with its pictures beside it; the others are one text.
enum class Form { Folder, Text, Markdown, Json, Html };

struct ReportVerb {
    std::vector<fs::path> paths;
    fs::path path; ///< the one of them that is reported on
    fs::path output, notes;
    Form form = Form::Folder;
    Expectations expectations;
    std::string before, after;
    ReplayOptions options;
    bool markdown = false, force = false;
};

replay::Comparison compare(const ReportVerb& verb, const std::shared_ptr<const trace::Trace>& trace,
                           const Common& common) {
    replay::CompareOptions options;
    options.before = verb.before.empty() ? nullptr : &handler_named(verb.before);
    options.after = verb.after.empty() ? nullptr : &handler_named(verb.after);
    options.rule = verb.options.rule();
    options.replay = verb.options.replay(*trace);
    TerminalProgress terminal("replaying " + verb.path.filename().string(), "events", common);
    return replay::compare(trace, options, terminal.progress());
}

/// Nothing where no handler models the kernel of the trace.
std::optional<replay::SelfCheck> check_of(const ReportVerb& verb, const trace::Trace& trace,
                                          const Common& common) {
    TerminalProgress terminal("checking " + verb.path.filename().string(), "events", common);
    try {
        const replay::Kept kept{.misses = report::kMostMisses, .faults = false, .each = {}};
        return replay::self_check(trace, terminal.progress(), nullptr, kept);
    } catch (const Error&) {
        return std::nullopt;
    }
}

constexpr std::uintmax_t kLargestWorkspace = 16U << 20U; ///< bytes

nlohmann::json parsed_workspace(const fs::path& path) {
    const std::string name = printable(path.string());
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw Error(Exit::Io, "cannot read " + name, "Check the name and its permissions.");
    }
    std::error_code failed;
    if (fs::file_size(path, failed) > kLargestWorkspace || failed) {
        throw Error(Exit::Io, name + ": it is no workspace", "Name a .daxwork file.");
    }
    auto json = nlohmann::json::parse(file, nullptr, false);
    if (!json.is_object() || json.value("format", nlohmann::json()) != "daxscope-workspace") {
        throw Error(Exit::Io, name + ": it is no workspace of daxscope", "Name a .daxwork file.");
    }
    return json;
}

std::optional<std::int64_t> time_of(const nlohmann::json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer()
               ? std::optional(found->get<std::int64_t>())
               : std::nullopt;
}

/// The notes of a workspace on `trace`.
/// @throws Error(Exit::Io) where it is no workspace, or one of another trace
report::ReaderNotes read_notes(const fs::path& workspace, const trace::Trace& trace) {
    const nlohmann::json json = parsed_workspace(workspace);
    const std::string name = printable(workspace.string());
    const auto traces = json.find("traces");
    const bool listed = traces != json.end() && traces->is_array() && !traces->empty() &&
                        traces->front().is_object();
    const auto events = listed ? time_of(traces->front(), "events") : std::nullopt;
    if (!events || static_cast<std::uint64_t>(*events) != trace.size()) {
        throw Error(Exit::Io,
                    fmt::format("{}: its notes are on a trace of {} events, and this one has {}",
                                name, events ? words::count_text(*events) : "?",
                                words::count_text(static_cast<std::int64_t>(trace.size()))),
                    "Name the workspace of this trace.");
    }
    // An older workspace has no hash, and neither has every trace: then the events have to do.
    const auto hash = traces->front().find("hash");
    const std::string_view mine = trace.session().value(trace::key::kHash);
    if (hash != traces->front().end() && hash->is_string() && !mine.empty() &&
        !hash->get_ref<const std::string&>().empty() &&
        hash->get_ref<const std::string&>() != mine) {
        throw Error(Exit::Io, name + ": its notes are on another recording with as many events",
                    "Name the workspace of this trace.");
    }
    report::ReaderNotes made;
    if (const auto notes = json.find("notes"); notes != json.end() && notes->is_array()) {
        for (const auto& note : *notes) {
            const auto time = note.is_object() ? time_of(note, "time_ns") : std::nullopt;
            if (!time || !note.contains("text") || !note["text"].is_string()) {
                throw Error(Exit::Io, name + ": one of its notes has no time or no text",
                            "Save the workspace again.");
            }
            made.notes.push_back({*time, note["text"].get<std::string>()});
        }
    }
    std::stable_sort(made.notes.begin(), made.notes.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    if (const auto markers = json.find("markers"); markers != json.end() && markers->is_object()) {
        made.markers = {time_of(*markers, "a_ns"), time_of(*markers, "b_ns")};
    }
    return made;
}

using Compared = std::shared_ptr<const replay::Comparison>;

report::Subject subject_of(const ReportVerb& verb, const Compared& comparison,
                           const std::optional<replay::SelfCheck>& check) {
    return {comparison.get(),
            check ? &*check : nullptr,
            verb.path.filename().string(),
            {},
            app::kMark,
            DAXSCOPE_VERSION,
            verb.notes.empty() ? report::ReaderNotes() : read_notes(verb.notes, *comparison->trace),
            verb.options.rule()};
}

/// Draws a picture, which the page then has, too.
std::string drawn(report::Subject& subject, const report::Indexed& indexed,
                  const report::View& view, const std::string& caption) {
    const std::string picture = report::svg_picture(indexed, view, app::kSvgMark);
    subject.figures.push_back({picture, caption});
    return picture;
}

bool has_storm(const Compared& comparison) {
    return !replay::storms_of(*comparison, replay::storm_side(*comparison)).empty();
}

/// A folder, which goes again if it was not there before and nothing came to be in it.
class MadeFolder {
public:
    MadeFolder(fs::path path, std::error_code& failed)
        : path_(std::move(path)), made_(fs::create_directories(path_, failed) && !failed) {}
    ~MadeFolder() {
        std::error_code not_empty;
        if (made_) {
            fs::remove(path_, not_empty);
        }
    }
    MadeFolder(const MadeFolder&) = delete;
    MadeFolder& operator=(const MadeFolder&) = delete;

private:
    fs::path path_;
    bool made_;
};

/// index.html with its pictures beside it. @return where it is
fs::path write_folder(const ReportVerb& verb, const Compared& comparison, const Common& common) {
    std::error_code failed;
    const MadeFolder folder(verb.output, failed);
    if (failed) {
        throw Error(
            Exit::Io,
            fmt::format("cannot make the folder {}: {}", verb.output.string(), failed.message()),
            "Choose another place or change its permissions.");
    }
    // All are looked at before anything is drawn, and take their places at the end.
    const auto open = [&](const char* name, app::Written what) {
        return app::OutputFile(verb.output / name, what, {verb.path}, verb.force);
    };
    app::OutputFile page = open("index.html", app::Written::Page);
    app::OutputFile overview = open("overview.svg", app::Written::Svg);
    app::OutputFile storm = open("storm.svg", app::Written::Svg);
    const auto check = check_of(verb, *comparison->trace, common);
    report::Subject subject = subject_of(verb, comparison, check);
    const report::Indexed indexed = report::indexed(comparison);
    overview.write(drawn(subject, indexed, report::overview(*comparison),
                         report::overview_caption(*comparison)));
    const bool storms = has_storm(comparison);
    if (storms) {
        storm.write(drawn(subject, indexed, report::storm_view(*comparison),
                          report::storm_caption(*comparison)));
    }
    page.write(report::page(subject));
    if (storms) {
        storm.commit();
    } else if (app::is_ours(verb.output / "storm.svg", app::Written::Svg)) {
        fs::remove(verb.output / "storm.svg", failed); // an older report's, of another trace
    }
    overview.commit();
    page.commit();
    return verb.output / "index.html";
}

constexpr std::size_t kLeastTerminal = 20; ///< columns of a terminal

/// The report in one piece.
std::string text_of(const ReportVerb& verb, const Compared& comparison, const Common& common) {
    const auto check = check_of(verb, *comparison->trace, common);
    report::Subject subject = subject_of(verb, comparison, check);
    switch (verb.form) {
    case Form::Text:
        return verb.output.empty() && terminal_width() >= kLeastTerminal
                   ? report::contents_text(report::contents(subject),
                                           std::min(report::kTextWidth, terminal_width()),
                                           terminal_width())
                   : report::contents_text(report::contents(subject));
    case Form::Markdown:
        return report::contents_markdown(report::contents(subject));
    case Form::Json:
        return report::contents_json(report::contents(subject), subject);
    case Form::Html:
    case Form::Folder:
        break;
    }
    const report::Indexed indexed = report::indexed(comparison);
    drawn(subject, indexed, report::overview(*comparison), report::overview_caption(*comparison));
    if (has_storm(comparison)) {
        drawn(subject, indexed, report::storm_view(*comparison),
              report::storm_caption(*comparison));
    }
    return report::page(subject);
}

void write_text(const ReportVerb& verb, const std::string& text) {
    if (verb.output.empty()) {
        keep_lines();
        fmt::print("{}", text);
        return;
    }
    const app::Written what = verb.form == Form::Html ? app::Written::Page : app::Written::Events;
    app::OutputFile file(verb.output, what, {verb.path}, verb.force);
    file.write(text);
    file.commit();
}

/// Holds the expectations against the trace. @return as in JSON.md
nlohmann::ordered_json hold(ReportVerb& verb, const Compared& comparison, const Common& common) {
    const replay::FaultReport faults =
        replay::fault_report(*comparison->trace, {}, &comparison->recorded);
    const auto check = verb.expectations.need(replay::FieldOf::SelfCheck)
                           ? check_of(verb, *comparison->trace, common)
                           : std::nullopt;
    return verb.expectations.hold(
        {comparison->trace.get(), &faults, comparison.get(), check ? &*check : nullptr});
}

/// One trace's report.
Exit report_one(ReportVerb& verb, const Common& common) {
    const bool in_folder = verb.form == Form::Folder && !verb.output.empty();
    const bool in_text = verb.form != Form::Folder;
    const auto trace = load_trace(verb.path, common);
    const auto comparison =
        std::make_shared<const replay::Comparison>(compare(verb, trace, common));
    nlohmann::ordered_json held = nlohmann::ordered_json::array();
    if (!verb.expectations.empty()) {
        held = hold(verb, comparison, common);
    }
    fs::path index;
    if (verb.markdown) {
        keep_lines();
        fmt::print("{}", report::verdict_markdown(*comparison, verb.path.filename().string()));
    } else if (in_text) {
        write_text(verb, text_of(verb, comparison, common));
    } else if (in_folder) {
        index = write_folder(verb, comparison, common);
    }
    if (common.json && !in_text && !verb.markdown) {
        print_json("report", 1,
                   {{"path", verb.path.string()},
                    {"page", index.string()},
                    {"verdict", comparison->verdict},
                    {"caution", comparison->caution},
                    {"expectations", held}});
    } else {
        if (in_folder) {
            fmt::print("{}\n", printable(index.string()));
        }
        // Behind a report on standard output they would be taken for a part of it.
        verb.expectations.tell(verb.paths.size() > 1 ? verb.path.string() : "",
                               !in_text && !verb.markdown);
    }
    return verb.expectations.exit();
}

Exit run_report(ReportVerb& verb, const Common& common) {
    verb.expectations.parse();
    if (verb.output.empty() && verb.form == Form::Folder && !verb.markdown &&
        verb.expectations.empty()) {
        throw Error(Exit::Usage, "nothing says where the report goes",
                    "Name a folder with -o, or print it with --format text, markdown, json or "
                    "html; --markdown prints the verdict alone.");
    }
    if (verb.paths.size() > 1 && (!verb.output.empty() || verb.form == Form::Html)) {
        throw Error(Exit::Usage,
                    fmt::format("{}: a page is of one trace, and these are {}",
                                verb.output.empty() ? "--format html" : "-o", verb.paths.size()),
                    "Write one report a trace; --check and the other formats take several.");
    }
    return each_trace(verb.paths, [&](const fs::path& path) {
        verb.path = path;
        return report_one(verb, common);
    });
}

} // namespace

std::function<Exit()> setup_report(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<ReportVerb>();
    add_traces(sub, verb->paths);
    auto* const output =
        sub.add_option("-o,--output", verb->output,
                       "The folder for index.html, overview.svg and storm.svg, of which a report "
                       "that is there is replaced; with --format a file, which is not, unless it "
                       "is a page of ours")
            ->type_name("PATH");
    auto* const form =
        sub.add_option("--format", verb->form,
                       "The whole report in one piece: text for a mail, markdown, json, or html "
                       "with its pictures in it; on standard output without -o")
            ->transform(choice<Form>({{"text", Form::Text},
                                      {"markdown", Form::Markdown},
                                      {"json", Form::Json},
                                      {"html", Form::Html}}))
            ->type_name("text|markdown|json|html");
    sub.add_flag("--markdown", verb->markdown,
                 "Print the verdict alone as a Markdown table, for a mail or an issue")
        ->excludes(output)
        ->excludes(form);
    sub.add_option("--notes", verb->notes,
                   "A workspace of the window, whose notes and markers the report has, as those "
                   "of its reader")
        ->type_name("FILE.daxwork")
        ->check(CLI::ExistingFile);
    sub.add_flag("--force", verb->force, "Replace the report's files whosever they are")
        ->needs(output);
    verb->expectations.add_to(sub, "--check");
    sub.add_option("--before", verb->before, "The handler before; by default the trace's own pair");
    sub.add_option("--after", verb->after, "The handler after");
    verb->options.add_rule(sub);
    verb->options.add_revisit(sub);
    return [verb, &common] { return run_report(*verb, common); };
}

} // namespace daxscope::cli
