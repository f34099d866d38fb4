// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "replay/import/convert.h"
#include "replay/import/source.h"
#include "replay/trace/import_keys.h"
#include "replay/trace/names.h"
#include "replay/words/of_import.h"
#include "replay/words/quantities.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;

struct ImportArguments {
    std::filesystem::path input, output = "daxscope.daxtrace";
    bool force = false, strict = false;
};

ordered_json to_json(const ImportArguments& verb, const source::Converted& done) {
    const trace::Session& session = done.tables.session;
    ordered_json rejected = ordered_json::array(), notes = ordered_json::array();
    for (const trace::Loss& loss : done.tables.losses) {
        if (loss.source == "import_reject") {
            rejected.push_back({{"place", loss.place}, {"count", *loss.count}});
        }
    }
    for (const std::string& note : words::import_notes(session)) {
        notes.push_back(note);
    }
    std::int64_t lost = 0;
    for (const trace::Loss& loss : done.tables.losses) {
        lost += loss.count.value_or(0);
    }
    return {{"input", verb.input.string()},
            {"output", verb.output.string()},
            {"source_format", session.value(trace::key::kSourceFormat)},
            {"clock", session.value(trace::key::kClock)},
            {"events", done.events},
            {"files", done.tables.files.size()},
            {"tasks", done.tables.tasks.size()},
            {"mappings", done.tables.mappings.size()},
            {"lost", lost},
            {"rejected", rejected},
            {"not_understood",
             {{"count", words::results_not_understood(session)},
              {"first", session.value(trace::key::kNotUnderstoodFirst)}}},
            {"notes", notes},
            {"interrupted", done.interrupted}};
}

void print(const ImportArguments& verb, const source::Converted& done) {
    const trace::Session& session = done.tables.session;
    fmt::print("{}: {} of {}, {}\n", printable(verb.output.string()),
               words::counted(static_cast<std::int64_t>(done.events), "event"),
               words::counted(static_cast<std::int64_t>(done.tables.tasks.size()), "task"),
               printable(session.value(trace::key::kSourceFormat)));
    if (!done.kept.empty()) {
        fmt::print("what was there is {} now\n", printable(done.kept.string()));
    }
    for (const trace::Loss& loss : done.tables.losses) {
        if (loss.source == "import_reject") {
            fmt::print("not read: {}{}\n", printable(loss.place),
                       *loss.count > 1 ? fmt::format(" ({})", count_text(*loss.count)) : "");
        } else if (loss.source != "unpaired") {
            fmt::print("lost: {} ({}{}{})\n",
                       loss.count ? words::counted(*loss.count, "event") : "nobody knows how many",
                       loss.source, loss.place.empty() ? "" : ", ", printable(loss.place));
        }
    }
    for (const std::string& note : words::import_notes(session)) {
        fmt::print("{}\n", printable(note));
    }
}

Exit import(const ImportArguments& verb, const Common& common) {
    if (verb.output == "-") {
        throw Error(Exit::Usage, "a trace is a database and cannot go to standard output",
                    "give a file name with -o");
    }
    source::Converted done;
    {
        TerminalProgress line("importing " + verb.input.filename().string(), "bytes", common);
        done = source::convert(source::Input(verb.input, line.progress()), verb.output,
                               verb.force ? trace::Old::KeepAny : trace::Old::KeepTraces,
                               line.progress());
    }
    if (common.json) {
        print_json("import", 1, to_json(verb, done));
    } else if (!common.quiet) {
        print(verb, done);
    }
    const bool whole = done.tables.losses.empty() &&
                       !done.tables.session.values.contains(trace::key::kNotUnderstood);
    return verb.strict && !whole ? Exit::Findings : Exit::Ok;
}

/// What `--help` says about where traces come from.
std::string sources_text() {
    std::string text = "Reads";
    for (const source::Source* each : source::sources()) {
        if (each->name != "daxtrace") {
            text += fmt::format("\n  {:<10} {}", each->name, each->help);
        }
    }
    return text + "\nEvery other verb reads these by itself, too.";
}

} // namespace

std::function<Exit()> setup_import(CLI::App& sub, const Common& common) {
    auto verb = std::make_shared<ImportArguments>();
    sub.add_option("INPUT", verb->input, "Another tool's trace; - is standard input")->required();
    sub.add_option("-o,--output", verb->output,
                   "The file to write; an older trace of that name becomes NAME.old")
        ->capture_default_str();
    sub.add_flag("--force", verb->force,
                 "Replace a file that is no trace, too; it is kept as NAME.old likewise");
    sub.add_flag(
        "--strict", verb->strict,
        "Exit 3 where events were lost, where a line or record looked like an event and could "
        "not be read, or where a result was not understood");
    sub.footer(sources_text());
    return [verb, &common] { return import(*verb, common); };
}

} // namespace daxscope::cli
