// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope report: verdict, pictures and storms as one page, on a machine without a window.
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/common/output_file.h"
#include "replay/report/page.h"
#include "replay/report/picture.h"
#include "replay/report/verdict.h"

#include <fmt/format.h>
#include <system_error>

namespace daxscope::cli {

namespace {

namespace fs = std::filesystem;

struct ReportVerb {
    fs::path path, folder;
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
        return replay::self_check(trace, terminal.progress());
    } catch (const Error&) {
        return std::nullopt;
    }
}

Exit run_report(const ReportVerb& verb, const Common& common) {
    if (verb.folder.empty() && !verb.markdown) {
        throw Error(Exit::Usage, "nothing says where the report goes",
                    "Name a folder with -o, or print the verdict with --markdown.");
    }
    const auto trace = load_trace(verb.path, common);
    const auto comparison =
        std::make_shared<const replay::Comparison>(compare(verb, trace, common));
    if (verb.markdown) {
        fmt::print("{}", report::verdict_markdown(*comparison));
        return Exit::Ok;
    }
    std::error_code failed;
    fs::create_directories(verb.folder, failed);
    if (failed) {
        throw Error(
            Exit::Io,
            fmt::format("cannot make the folder {}: {}", verb.folder.string(), failed.message()),
            "Choose another place or change its permissions.");
    }
    // All are looked at before anything is drawn, and take their places at the end.
    const auto open = [&](const char* name, app::Written what) {
        return app::OutputFile(verb.folder / name, what, {verb.path}, verb.force);
    };
    app::OutputFile page = open("index.html", app::Written::Page);
    app::OutputFile overview = open("overview.svg", app::Written::Svg);
    const bool has_storm = !replay::storms_of(*comparison, replay::storm_side(*comparison)).empty();
    app::OutputFile storm = open("storm.svg", app::Written::Svg);

    const std::optional<replay::SelfCheck> check = check_of(verb, *trace, common);
    const report::Indexed indexed = report::indexed(comparison);
    report::Subject subject{
        comparison.get(), check ? &*check : nullptr, verb.path.filename().string(), {},
        app::kMark,       DAXSCOPE_VERSION};
    const auto draw = [&](const report::View& view, const std::string& caption,
                          app::OutputFile& file) {
        const std::string picture = report::svg_picture(indexed, view, app::kSvgMark);
        file.write(picture);
        subject.figures.push_back({picture, caption});
    };
    draw(report::overview(*comparison), report::overview_caption(*comparison), overview);
    if (has_storm) {
        draw(report::storm_view(*comparison), report::storm_caption(*comparison), storm);
    }
    page.write(report::page(subject));
    if (has_storm) {
        storm.commit();
    } else if (app::is_ours(verb.folder / "storm.svg", app::Written::Svg)) {
        fs::remove(verb.folder / "storm.svg", failed); // an older report's, of another trace
    }
    overview.commit();
    page.commit();
    const fs::path index = verb.folder / "index.html";
    if (common.json) {
        print_json("report", 1,
                   {{"path", verb.path.string()},
                    {"page", index.string()},
                    {"verdict", comparison->verdict},
                    {"caution", comparison->caution}});
    } else {
        fmt::print("{}\n", printable(index.string()));
    }
    return Exit::Ok;
}

} // namespace

std::function<Exit()> setup_report(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<ReportVerb>();
    sub.add_option("FILE", verb->path, kTraceHelp)->required();
    auto* const folder =
        sub.add_option("-o,--output", verb->folder,
                       "The folder for index.html, overview.svg and storm.svg; a report that is "
                       "there is replaced")
            ->type_name("DIR");
    sub.add_flag("--markdown", verb->markdown,
                 "Print the verdict as a Markdown table, for a mail or an issue")
        ->excludes(folder);
    sub.add_flag("--force", verb->force, "Replace the report's files whosever they are")
        ->needs(folder);
    sub.add_option("--before", verb->before, "The handler before; by default the trace's own pair");
    sub.add_option("--after", verb->after, "The handler after");
    verb->options.add_rule(sub);
    verb->options.add_revisit(sub);
    return [verb, &common] { return run_report(*verb, common); };
}

} // namespace daxscope::cli
