// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope export: a trace, a part of it or a run of it, for other programs and other people.
#include "app/cli/input.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/cli/time_options.h"
#include "app/common/export_file.h"
#include "replay/words/of_trace.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace daxscope::cli {

namespace {

using nlohmann::ordered_json;
using trace::Trace;

struct ExportVerb {
    std::filesystem::path path;
    std::string output, format, handler;
    TimeOptions time;
    std::vector<std::string> files;
    std::vector<std::uint32_t> ranges;
    bool anonymous = false, force = false;
    ReplayOptions options;
    bool to_stdout() const { return output == "-"; }
};

/// The file of that path, that last part of a path, or "inode N".
std::int64_t file_named(const Trace& trace, const std::string& name) {
    std::vector<std::int64_t> fitting;
    for (const trace::File& file : trace.files()) {
        const bool last = std::filesystem::path(file.path).filename() == name;
        if (file.path == name) {
            return file.id;
        }
        if (last || std::to_string(file.ino) == name) {
            fitting.push_back(file.id);
        }
    }
    if (fitting.size() == 1) {
        return fitting.front();
    }
    throw Error(Exit::Usage,
                fmt::format("--file {}: {} of the trace {} so", name,
                            fitting.empty()
                                ? "no file"
                                : counted(static_cast<std::int64_t>(fitting.size()), "file"),
                            fitting.size() > 1 ? "are called" : "is called"),
                "Give the path, its last part, or the inode number, as `daxscope info` has them.");
}

exports::Cut cut_of(const ExportVerb& verb, const Trace& trace) {
    exports::Cut cut;
    const TimeOptions::Edges edges = verb.time.of(trace);
    cut.from = edges.from;
    cut.to = edges.to;
    for (const std::string& name : verb.files) {
        cut.files.push_back(file_named(trace, name));
    }
    for (const std::uint32_t row : verb.ranges) {
        if (row >= trace.ranges().size()) {
            throw Error(Exit::Usage, fmt::format("--range {}: there is no such PMD range", row),
                        fmt::format("They are numbered from 0 to {}, by file and offset.",
                                    trace.ranges().size() - 1));
        }
        cut.ranges.push_back(trace.rows()[row]);
    }
    return cut;
}

const exports::Format& format_of(const ExportVerb& verb) {
    if (!verb.format.empty()) {
        return exports::format_named(verb.format);
    }
    if (verb.to_stdout()) {
        throw Error(Exit::Usage, "-o -: nothing says in which format", "Give --format.");
    }
    return exports::format_of(verb.output);
}

void check_output(const ExportVerb& verb, const exports::Format& format, const Common& common) {
    if (!format.runs && !verb.handler.empty()) {
        throw Error(Exit::Usage,
                    fmt::format("--handler: {} holds events, and a model has none", format.name),
                    "`daxscope replay --outcomes --json` has a model's accesses.");
    }
    if (!verb.to_stdout()) {
        return;
    }
    if (format.save != nullptr) {
        throw Error(Exit::Usage, fmt::format("{} cannot go to a pipe", format.name),
                    "Give the name of a file with -o.");
    }
    if (common.json) {
        throw Error(Exit::Usage, "--json: standard output is what -o - writes to",
                    "Give the name of a file with -o.");
    }
    if (!format.text && isatty(STDOUT_FILENO) == 1) {
        throw Error(Exit::Usage, fmt::format("{} is not for a terminal", format.name),
                    "Give the name of a file with -o.");
    }
}

/// The run that the format shows: recorded, or through the handler that was asked for.
void add_run(exports::Subject& subject, const ExportVerb& verb, const Common& common) {
    const model::Handler* handler = verb.handler.empty() ? nullptr : &handler_named(verb.handler);
    const replay::Options options = verb.options.replay(subject.trace());
    if (handler == nullptr && options.assumes()) {
        throw Error(Exit::Usage, "what is assumed was not recorded",
                    "Name a handler with --handler, or leave out --revisit and --accesses.");
    }
    TerminalProgress terminal("replaying " + verb.path.filename().string(), "events", common);
    auto run = std::make_shared<const replay::Run>(
        handler == nullptr
            ? replay::recorded(subject.trace(), terminal.progress())
            : replay::replay(subject.trace(), *handler, options, terminal.progress()));
    std::vector<replay::Storm> storms =
        replay::find_storms(subject.trace(), *run, verb.options.rule());
    subject.show(std::move(run), std::move(storms), handler != nullptr);
}

void write_stdout(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) {
        throw std::system_error(errno, std::generic_category(), "standard output");
    }
}

ordered_json json_of(const ExportVerb& verb, const exports::Format& format,
                     const exports::Subject& subject, const exports::Written& written) {
    ordered_json left_out = ordered_json::object();
    for (const auto& [what, number] : written.left_out) {
        left_out[what] = number;
    }
    return {
        {"path", verb.path.string()},
        {"output", verb.output},
        {"format_written", format.name},
        {"run", subject.run() == nullptr ? ordered_json() : ordered_json(subject.run()->handler)},
        {"modelled", subject.modelled()},
        {"part", subject.part()},
        {"anonymous", subject.anonymous()},
        {"events", written.events},
        {"bytes", written.bytes},
        {"left_out", left_out},
        {"lost", subject.names().lost()}};
}

Exit run_export(const ExportVerb& verb, const Common& common) {
    const exports::Format& format = format_of(verb);
    check_output(verb, format, common);
    std::optional<app::ExportFile> file; // refused before the work, not after
    if (!verb.to_stdout()) {
        file.emplace(format, verb.output, std::vector<std::filesystem::path>{verb.path},
                     verb.force);
    }
    const auto trace = load_trace(verb.path, common);
    exports::Subject subject(trace, {cut_of(verb, *trace), verb.anonymous,
                                     verb.path.filename().string(), "daxscope " DAXSCOPE_VERSION});
    if (format.runs) {
        add_run(subject, verb, common);
    }
    exports::Written written;
    {
        TerminalProgress terminal("writing " + verb.output, "events", common);
        if (file) {
            written = file->write(subject, terminal.progress());
        } else {
            format.write(subject, write_stdout, written, terminal.progress());
        }
    }
    if (common.json) {
        print_json("export", 1, json_of(verb, format, subject, written));
        return Exit::Ok;
    }
    if (file) {
        fmt::print("{}: {}\n", printable(verb.output), app::written_text(format, written));
    }
    if (!common.quiet) {
        for (const std::string& missing : app::missing_texts(subject, written)) {
            app::say("{}\n", missing);
        }
    }
    return Exit::Ok;
}

std::string format_help() {
    std::string text = "How, where the name of OUT does not say it:";
    for (const exports::Format* format : exports::formats()) {
        text += fmt::format(" {}: {};", format->name, format->help);
    }
    text.back() = '.';
    return text;
}

} // namespace

std::function<Exit()> setup_export(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<ExportVerb>();
    add_trace(sub, verb->path);
    sub.add_option("-o,--output", verb->output, "Where to; - is standard output")
        ->required()
        ->type_name("OUT");
    sub.add_option("--format", verb->format, format_help());
    sub.add_option("--from", verb->time.from,
                   "Leave out what was over before this time, since the trace's begin, e.g. 1.5s");
    sub.add_option("--to", verb->time.to, "Leave out what began at this time or later");
    sub.add_option("--file", verb->files,
                   "This file alone: its path, its last part, or its inode number; may be repeated")
        ->type_size(1)
        ->allow_extra_args(false);
    sub.add_option("--range", verb->ranges,
                   "This PMD range alone, by number, as `storms` has it; may be repeated")
        ->type_size(1)
        ->allow_extra_args(false);
    sub.add_flag("--anonymous", verb->anonymous,
                 "Replace paths, names, numbers of processes, inodes and devices by stand-ins, and "
                 "leave out the command, the build of the kernel and the time of day");
    sub.add_option("--handler", verb->handler,
                   "For chrome and perfetto: what this handler makes of the accesses, instead of "
                   "what was recorded");
    verb->options.add_rule(sub);
    verb->options.add_revisit(sub);
    sub.add_flag("--force", verb->force, "Replace what is there");
    return [verb, &common] { return run_export(*verb, common); };
}

} // namespace daxscope::cli
