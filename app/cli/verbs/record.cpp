// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "ebpf/recorder.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace daxscope::cli {

namespace {

struct Arguments {
    ebpf::Options options;
    std::string dev;
    std::string ring_size;
    std::string access;
    std::uint64_t max_mib = 0;
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

/// "4096", "64K", "8M" in bytes.
std::uint64_t parse_size(const std::string& text) {
    unsigned long long value = 0;
    char unit = 0;
    char more = 0;
    const int got = std::sscanf(text.c_str(), "%llu%c%c", &value, &unit, &more);
    const int shift = got == 1 ? 0 : unit == 'K' || unit == 'k' ? 10 : unit == 'M' ? 20 : -1;
    if (got < 1 || got > 2 || shift < 0 || value == 0 || value > (1ULL << 30 >> shift)) {
        throw Error(Exit::Usage, fmt::format("--ringbuf-size {}: not a size", text),
                    "give bytes, or a number with K or M, for example 16M");
    }
    return std::uint64_t{value} << shift;
}

std::int64_t parse_access(const std::string& text) {
    constexpr std::int64_t kLeast = 100'000;
    const std::int64_t period = parse_duration("--access", text);
    if (period < kLeast) {
        throw Error(Exit::Usage, fmt::format("--access={}: too often to sample", text),
                    "give at least 100us; the default is 10ms");
    }
    return period;
}

std::string filters_of(const Arguments& arguments) {
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

void print_json(const ebpf::Outcome& outcome) {
    nlohmann::ordered_json json;
    json["format"] = "daxscope.record";
    json["version"] = 1;
    json["path"] = outcome.output.string();
    json["end_reason"] = outcome.end_reason;
    json["seconds"] = outcome.seconds;
    json["events"] = {
        {"total", outcome.events}, {"by_kind", outcome.by_kind}, {"seen", outcome.seen}};
    json["lost"] = outcome.lost;
    json["without"] = outcome.without;
    json["notes"] = outcome.notes;
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
    json["error"] = outcome.error;
    fmt::print("{}\n", json_text(json));
}

void print_text(const ebpf::Outcome& outcome) {
    say("daxscope: {} events in {:.1f} s ({}) to {}{}\n", outcome.events, outcome.seconds,
        outcome.end_reason, printable(outcome.output.string()),
        outcome.command_exit && *outcome.command_exit != 0
            ? fmt::format("; the command exited with {}", *outcome.command_exit)
            : "");
    if (outcome.accesses && outcome.accesses->samples > 0) {
        say("daxscope: accesses measured in {} samples, {:.1f} µs each\n",
            outcome.accesses->samples,
            static_cast<double>(outcome.accesses->time) /
                static_cast<double>(outcome.accesses->samples) / 1e3);
    }
    if (outcome.lost > 0) {
        say("daxscope: {} EVENTS LOST; a larger --ringbuf-size helps\n", outcome.lost);
    }
}

Exit run(const Arguments& arguments, const Common& common) {
    ebpf::Options options = arguments.options;
    if (!arguments.dev.empty()) {
        options.dev = parse_dev(arguments.dev);
    }
    if (!arguments.ring_size.empty()) {
        options.ring_bytes = parse_size(arguments.ring_size);
    }
    if (!arguments.access.empty()) {
        options.access_period = parse_access(arguments.access);
    }
    options.max_bytes = arguments.max_mib << 20;
    options.filters = filters_of(arguments);
    options.verbose = arguments.verbose;
    options.recorder = "daxscope " DAXSCOPE_VERSION;

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
    const ebpf::Outcome outcome =
        ebpf::record(options, live ? std::function<void(const ebpf::Status&)>(tell) : nullptr);
    if (live) {
        say("\r\033[K");
    }
    if (common.json) {
        print_json(outcome);
    } else if (!common.quiet) {
        print_text(outcome);
    }
    if (!common.quiet && !common.json) {
        for (const std::string& note : outcome.notes) {
            say("daxscope: note: {}\n", printable(note));
        }
    }
    if (arguments.verbose) {
        for (const std::string& missing : outcome.without) {
            say("daxscope: without {}\n", printable(missing));
        }
    }
    if (!outcome.error.empty()) {
        throw Error(Exit::Io, outcome.error, "what was committed until then is in the file");
    }
    return arguments.strict && outcome.lost > 0 ? Exit::Findings : Exit::Ok;
}

} // namespace

std::function<Exit()> setup_record(CLI::App& sub, const Common& common) {
    auto arguments = std::make_shared<Arguments>();
    ebpf::Options& o = arguments->options;
    sub.add_option("-o,--output", o.output, "The file to write; an existing one is replaced")
        ->capture_default_str();
    sub.add_option("-p,--pid", o.tgid,
                   "Only faults of this process, and what anybody does to the files it faults on");
    sub.add_option("-t,--tid", o.tid, "Only faults of this thread, likewise");
    sub.add_option("--comm", o.comm, "Only faults of tasks of this name, likewise");
    sub.add_option("-c,--cgroup", o.cgroup, "Only faults of tasks in this cgroup v2, likewise");
    sub.add_option("--dev", arguments->dev, "Only files on this device, MAJOR:MINOR");
    sub.add_option("--ino", o.ino, "Only the file with this inode number");
    sub.add_flag("-x,--failed", o.failed_only,
                 "Only faults that fell back to 4 KiB or failed (FALLBACK, SIGBUS, OOM …)");
    sub.add_option("-d,--duration", o.duration, "Stop after this many seconds")
        ->check(CLI::NonNegativeNumber);
    sub.add_option("-n,--events", o.events, "Stop after this many events");
    sub.add_option("--max-size", arguments->max_mib, "Stop when the file has this many MiB");
    sub.add_option("--ringbuf-size", arguments->ring_size,
                   "Size of the ring between kernel and recorder, a power of two from 4K "
                   "(default: 8M, or 1M per CPU)");
    sub.add_flag("--access{10ms}", arguments->access,
                 "Measure what is touched between faults, too: every 10 ms, or as often as "
                 "--access=PERIOD says (2ms, 100ms), look which huge pages each process accessed");
    sub.add_flag(
        "--untyped", o.untyped,
        "Attach by raw_tp and kprobes only, as on a kernel that refuses tp_btf and fentry; "
        "needs root");
    sub.add_flag("--strict", arguments->strict, "Exit with 3 if events were lost");
    sub.add_flag("-v,--verbose", arguments->verbose,
                 "Say what this kernel doesn't offer, and all that libbpf says of what it refuses");
    sub.add_option("command", o.command, "After --: record while this command runs")
        ->option_text("-- CMD...");
    sub.footer("Records system-wide unless filtered. Ctrl-C stops in order, a second one at once.");
    return [arguments, &common] { return run(*arguments, common); };
}

} // namespace daxscope::cli
