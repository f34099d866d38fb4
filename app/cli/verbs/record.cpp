// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reasons_text.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "app/common/quantity.h"
#include "ebpf/recorder.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace daxscope::cli {

namespace {

constexpr std::uint32_t kMostPid = 4'194'304; ///< PID_MAX_LIMIT

struct RecordArguments {
    ebpf::Options options;
    std::string dev, ino, duration, events, max_size, ring_size, access;
    bool strict = false;
    bool verbose = false;
};

/// "259:0" as the kernel encodes it.
std::uint32_t parse_dev(const std::string& text) {
    unsigned major = 0;
    unsigned minor = 0;
    int used = 0;
    if (std::sscanf(text.c_str(), "%u:%u%n", &major, &minor, &used) != 2 ||
        static_cast<std::size_t>(used) != text.size() || major > 0xfff || minor > 0xfffff) {
        throw Error(Exit::Usage, fmt::format("--dev {}: not a device number", text),
                    "give MAJOR:MINOR as lsblk prints it, for example 259:0");
    }
    return major << 20 | minor;
}

std::int64_t parse_access(const std::string& text) {
    constexpr std::int64_t kLeast = 100'000;
    const std::int64_t period = app::parse_duration("--access", text);
    if (period < kLeast) {
        throw Error(Exit::Usage, fmt::format("--access={}: too often to sample", text),
                    "give at least 100us; the default is 10ms");
    }
    return period;
}

std::string filters_of(const RecordArguments& arguments) {
    const ebpf::Options& o = arguments.options;
    std::vector<std::string> words;
    if (o.tgid != 0) {
        words.push_back(fmt::format("-p {}", o.tgid));
    }
    if (o.tid != 0) {
        words.push_back(fmt::format("-t {}", o.tid));
    }
    if (!o.comm.empty()) {
        words.push_back("--comm " + o.comm);
    }
    if (!o.cgroup.empty()) {
        words.push_back("-c " + o.cgroup.string());
    }
    if (!arguments.dev.empty()) {
        words.push_back("--dev " + arguments.dev);
    }
    if (o.ino != 0) {
        words.push_back(fmt::format("--ino {}", o.ino));
    }
    if (o.failed_only) {
        words.emplace_back("-x");
    }
    return fmt::format("{}", fmt::join(words, " "));
}

/// Where the new file may not be: said before anything is started.
void check_output(const std::filesystem::path& output) {
    if (output == "-") {
        throw Error(Exit::Usage, "a trace is a database and cannot go to standard output",
                    "give a file name with -o, and copy the file when the recording is over");
    }
}

ebpf::Options options_of(const RecordArguments& arguments, const Common& common) {
    ebpf::Options options = arguments.options;
    check_output(options.output);
    if (!arguments.dev.empty()) {
        options.dev = parse_dev(arguments.dev);
    }
    if (!arguments.ino.empty()) {
        options.ino = app::parse_count("--ino", arguments.ino, 1);
    }
    if (!arguments.duration.empty()) {
        const std::int64_t ns = app::parse_duration("-d", arguments.duration, "s");
        if (ns == 0) {
            throw Error(Exit::Usage, "-d 0: a recording of no length",
                        "Leave -d out to record until Ctrl-C.");
        }
        options.duration = static_cast<double>(ns) / 1e9;
    }
    if (!arguments.events.empty()) {
        options.events = app::parse_count("-n", arguments.events, 1);
    }
    if (!arguments.max_size.empty()) {
        options.max_bytes = app::parse_size("--max-size", arguments.max_size, "m");
        if (options.max_bytes == 0) {
            throw Error(Exit::Usage, "--max-size 0: a file of no size",
                        "leave --max-size out to record without a limit");
        }
    }
    if (!arguments.ring_size.empty()) {
        options.ring_bytes = app::parse_size("--ringbuf-size", arguments.ring_size);
    }
    if (!arguments.access.empty() && !options.command.empty() &&
        app::is_duration(options.command.front())) {
        throw Error(
            Exit::Usage, fmt::format("--access {}: the period needs a =", options.command.front()),
            fmt::format("write --access={}, and the command after it", options.command.front()));
    }
    if (!arguments.access.empty()) {
        options.access_period = parse_access(arguments.access);
    }
    if (!options.user.empty() && options.command.empty()) {
        throw Error(Exit::Usage, "--user names who runs the command, and there is none",
                    "give a command after --, or leave --user out");
    }
    options.stdout_taken = common.json;
    options.filters = filters_of(arguments);
    options.verbose = arguments.verbose;
    options.recorder = "daxscope " DAXSCOPE_VERSION;
    return options;
}

void print_outcome(const ebpf::Outcome& outcome) {
    nlohmann::ordered_json json;
    json["path"] = outcome.output.string();
    json["end_reason"] = outcome.end_reason;
    json["end_signal"] = outcome.end_signal;
    json["seconds"] = outcome.seconds;
    json["events"] = {
        {"total", outcome.events}, {"by_kind", outcome.by_kind}, {"seen", outcome.seen}};
    json["why"] = {{"empty", outcome.why.empty},
                   {"faults_seen", outcome.why.faults_seen},
                   {"passed_over", outcome.why.passed_over},
                   {"reasons", reasons_json(outcome.why.reasons)},
                   {"huge_pages_off", reasons_json(outcome.why.huge_pages_off)},
                   {"not_recorded", outcome.not_recorded}};
    json["lost"] = outcome.lost;
    json["without"] = outcome.without;
    json["notes"] = outcome.why.notes;
    for (const std::string& note : outcome.notes) {
        json["notes"].push_back(note);
    }
    if (outcome.accesses) {
        json["accesses"] = {{"period_ns", outcome.accesses->period},
                            {"samples", outcome.accesses->samples},
                            {"time_ns", outcome.accesses->time},
                            {"unsampled", outcome.accesses->unsampled}};
    } else {
        json["accesses"] = nullptr;
    }
    json["command_exit"] = outcome.command_exit ? nlohmann::ordered_json(*outcome.command_exit)
                                                : nlohmann::ordered_json(nullptr);
    json["command_stopped"] = outcome.command_stopped;
    json["file"] = {{"complete", outcome.file.complete},
                    {"still_there", outcome.file.still_there},
                    {"until_seconds", outcome.file.until},
                    {"kept", outcome.file.kept.string()}};
    json["error"] = outcome.error;
    cli::print_json("record", 1, json);
}

/// "what was committed is in t.daxtrace: 12,345 events until 3.2 s": what is in the file, as it is.
std::string contents_text(const ebpf::Outcome& outcome) {
    const std::string name = printable(outcome.output.string());
    const std::string events = fmt::format("{} event{} until {:.1f} s",
                                           count_text(static_cast<std::int64_t>(outcome.events)),
                                           outcome.events == 1 ? "" : "s", outcome.file.until);
    return outcome.file.still_there
               ? fmt::format("what was committed is in {}: {}", name, events)
               : fmt::format(
                     "{} is not that file; if it was renamed, what was committed is there: {}",
                     name, events);
}

void print_text(const ebpf::Outcome& outcome) {
    std::string how = outcome.end_signal.empty() ? outcome.end_reason : outcome.end_signal;
    if (outcome.command_exit && *outcome.command_exit != 0 && !outcome.command_stopped) {
        how += fmt::format("; the command exited with {}", *outcome.command_exit);
    }
    say("daxscope: {} event{} in {:.1f} s ({}) to {}\n",
        count_text(static_cast<std::int64_t>(outcome.events)), outcome.events == 1 ? "" : "s",
        outcome.seconds, how, printable(outcome.output.string()));
    if (!outcome.file.kept.empty()) {
        say("daxscope: the trace that was there is now {}\n",
            printable(outcome.file.kept.string()));
    }
    if (outcome.accesses && outcome.accesses->samples > 0) {
        say("daxscope: accesses measured in {} samples, {:.1f} us each\n",
            outcome.accesses->samples,
            static_cast<double>(outcome.accesses->time) /
                static_cast<double>(outcome.accesses->samples) / 1e3);
    }
    if (outcome.why.empty) {
        say("daxscope: no fault was recorded:\n");
        for (const trace::Reason& reason : outcome.why.reasons) {
            say("  {}\n", printable(reason.text));
        }
    }
    for (const trace::Reason& reason : outcome.why.huge_pages_off) {
        say("daxscope: {}\n", printable(reason.text));
    }
    if (!outcome.not_recorded.empty()) {
        say("daxscope: {}\n", outcome.not_recorded);
    }
    if (outcome.lost > 0) {
        say("daxscope: {} EVENTS LOST; a larger --ringbuf-size helps\n", count_text(outcome.lost));
    }
}

/// Our own failure first, then what --strict asks for, then the command's own end; of a command
/// that the recorder stopped the end was the recorder's doing.
Exit exit_of(const ebpf::Outcome& outcome, bool strict) {
    if (!outcome.error.empty()) {
        throw Error(Exit::Io, outcome.error, contents_text(outcome));
    }
    if (!outcome.file.still_there) {
        throw Error(Exit::Io,
                    fmt::format("{} was removed, renamed or replaced while it was recorded",
                                outcome.output.string()),
                    contents_text(outcome));
    }
    if (strict && outcome.lost > 0) {
        return Exit::Findings;
    }
    return outcome.command_stopped ? Exit::Ok : static_cast<Exit>(outcome.command_exit.value_or(0));
}

Exit run_record(const RecordArguments& arguments, const Common& common) {
    ebpf::Options options = options_of(arguments, common);
    if (!common.quiet) {
        options.note = [](const std::string& sentence) {
            say("daxscope: {}\n", printable(sentence));
        };
    }

    const bool live = !common.quiet && isatty(STDERR_FILENO) == 1;
    std::uint64_t last = 0;
    const auto tell = [&last](const ebpf::Status& status) {
        const auto count = [](std::uint64_t n) { return count_text(static_cast<std::int64_t>(n)); };
        say("\r\033[K{:7.1f} s  PMD faults {} ({} refaults)  PTE faults {}  unmaps {}  "
            "{} events/s{}",
            status.seconds, count(status.pmd_faults), count(status.refaults),
            count(status.pte_faults), count(status.unmaps), count(status.events - last),
            status.lost > 0 ? "  LOST " + count_text(status.lost) : "");
        last = status.events;
    };
    ebpf::Outcome outcome;
    try {
        outcome =
            ebpf::record(options, live ? std::function<void(const ebpf::Status&)>(tell) : nullptr);
    } catch (const Cancelled&) {
        throw Error(static_cast<Exit>(130), "stopped before the recording began",
                    "no file was made or changed");
    }
    if (live) {
        say("\r\033[K");
    }
    if (common.json) {
        print_outcome(outcome);
    } else if (!common.quiet) {
        print_text(outcome);
        for (const std::string& note : outcome.notes) {
            say("daxscope: note: {}\n", printable(note));
        }
    }
    if (arguments.verbose) {
        for (const std::string& missing : outcome.without) {
            say("daxscope: without {}\n", printable(missing));
        }
    }
    if (outcome.key != 0) {
        // The command had the terminal, so the key reached it alone. A script that runs this in a
        // loop, or the other end of a pipe, was meant as well.
        std::fflush(stdout);
        std::signal(outcome.key, SIG_IGN);
        kill(0, outcome.key);
    }
    return exit_of(outcome, arguments.strict);
}

} // namespace

std::function<Exit()> setup_record(CLI::App& sub, const Common& common) {
    auto arguments = std::make_shared<RecordArguments>();
    ebpf::Options& o = arguments->options;
    sub.add_option("-o,--output", o.output,
                   "The file to write; an older trace of that name becomes NAME.old")
        ->capture_default_str();
    sub.add_flag("--force", o.force,
                 "Replace a file that is no trace, too; it is kept as NAME.old likewise");
    sub.add_option(
           "-p,--pid", o.tgid,
           "Only faults of this process, and what anybody does to the files it faults on; the "
           "recording ends when the process does")
        ->check(CLI::Range(1U, kMostPid));
    sub.add_option("-t,--tid", o.tid, "Only faults of this thread, likewise")
        ->check(CLI::Range(1U, kMostPid));
    sub.add_option("--comm", o.comm, "Only faults of tasks of this name, likewise");
    sub.add_option("-c,--cgroup", o.cgroup, "Only faults of tasks in this cgroup v2, likewise");
    sub.add_option("--dev", arguments->dev, "Only files on this device, MAJOR:MINOR");
    sub.add_option("--ino", arguments->ino, "Only the file with this inode number");
    sub.add_flag("-x,--failed", o.failed_only,
                 "Only faults that fell back to 4 KiB or failed (FALLBACK, SIGBUS, OOM …)");
    sub.add_option("-d,--duration", arguments->duration,
                   "Stop after this time: 5s, 500ms, 2min; a plain number is seconds");
    sub.add_option("-n,--events", arguments->events, "Stop after this many events");
    sub.add_option("--max-size", arguments->max_size,
                   "Stop when the file has this size: 500M, 2G; a plain number is MiB");
    auto* const until_eof = sub.add_flag(
        "--until-eof", o.until_eof,
        "Stop when standard input ends, as when the program that started this one is gone; what "
        "comes there is ignored");
    sub.add_option("--ringbuf-size", arguments->ring_size,
                   "Size of the ring between kernel and recorder, a power of two from 4K to 1G "
                   "(default: 8M, or 1M per CPU)");
    sub.add_flag("--access{10ms}", arguments->access,
                 "Measure what is touched between faults, too: every 10 ms, or as often as "
                 "--access=PERIOD says (2ms, 100ms), look which huge pages each process accessed");
    sub.add_flag("--races", o.races,
                 "Record what tells the order inside overlapping faults of one mapping's threads, "
                 "too: when each was dispatched, when private copies were put in, when "
                 "MADV_DONTNEED was done; costs every page fault of the machine a program");
    sub.add_option(
        "--user", o.user,
        "Run the command as this user, with their groups, HOME and USER; else it runs as "
        "whoever started daxscope, under sudo as root");
    sub.add_flag(
        "--untyped", o.untyped,
        "Attach by raw_tp and kprobes only, as on a kernel that refuses tp_btf and fentry; "
        "needs root");
    sub.add_flag("--strict", arguments->strict, "Exit with 3 if events were lost");
    sub.add_flag("-v,--verbose", arguments->verbose,
                 "Say what this kernel doesn't offer, and all that libbpf says of what it refuses");
    sub.add_option("command", o.command,
                   "Record while this command runs; what follows its name is its own")
        ->option_text("[--] CMD...")
        ->excludes(until_eof); // its standard input is the command's
    sub.positionals_at_end();
    sub.footer(
        "Records system-wide unless filtered. Ctrl-C, SIGTERM and SIGHUP stop in order, a second\n"
        "Ctrl-C half a second later at once. With a command, Ctrl-C on the terminal is the "
        "command's;\n"
        "one that still runs when the recording ends is ended with its process group.\n"
        "The recorder gives up its privileges when the probe is attached; the command keeps what\n"
        "daxscope was started with, so under sudo it runs as root unless --user is given.\n"
        "Exit status: 1 or 2 if the recording failed, 3 with --strict if events were lost, else "
        "the\n"
        "command's own (128 + N for signal N); 0 if the recorder ended the command.\n"
        "With --json what the command prints on stdout goes to stderr.");
    return [arguments, &common, &sub] {
        const auto rest = sub.remaining();
        if (arguments->options.command.empty() &&
            std::find(rest.begin(), rest.end(), "--") != rest.end()) {
            throw Error(Exit::Usage, "record --: there is no command after it",
                        "give one, or leave -- out to record until Ctrl-C");
        }
        return run_record(*arguments, common);
    };
}

} // namespace daxscope::cli
