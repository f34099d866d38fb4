// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines of text per second, beside a peer that only finds the lines' ends. What is read is a begin
// and an end of each fault, of 16 tasks in turn, and, where it says so, lines of other events
// between them, as most of what `trace` and `trace-cmd report` print is.
#include "replay/import/text_scanner.h"

#include <benchmark/benchmark.h>
#include <cstring>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace {

using namespace daxscope;

enum class Tool { Ftrace, TraceCmd, Perf };

std::string lines(std::int64_t count, Tool tool) {
    std::string text;
    constexpr std::int64_t kTasks = 16, kSecond = 1'000'000, kFirst = 914'000'000;
    for (std::int64_t k = 0; k < count; ++k) {
        const bool done = k % 2 == 1;
        const std::int64_t fault = k / 2, tid = 4000 + fault % kTasks, us = kFirst + k * 3;
        const std::string time = fmt::format("{}.{:06}", us / kSecond, us % kSecond);
        const std::int64_t page = fault % 4096 * 512;
        const std::string name = done ? "dax_pmd_fault_done" : "dax_pmd_fault";
        const bool names = tool == Tool::Ftrace;
        const std::string body = fmt::format(
            "dev 259:0 ino 0x83 shared {} address {:#x} vm_start 0x7f4000000000 vm_end "
            "0x7f6000000000 pgoff {:#x} max_pgoff 0x8000000 {}",
            names ? "WRITE|ALLOW_RETRY|KILLABLE|USER" : "0x55", 0x7f4000000000 + page * 4096, page,
            !done   ? (names ? "" : "OOM")
            : names ? "NOPAGE"
                    : "0x100");
        switch (tool) {
        case Tool::Ftrace:
            text += fmt::format("          worker-{}    ({:7}) [{:03}] .....  {}: {}: {}\n", tid,
                                4000, k % 8, time, name, body);
            break;
        case Tool::TraceCmd:
            text += fmt::format("          worker-{}  [{:03}]  {}: {:21} {}\n", tid, k % 8, time,
                                name + ":", body);
            break;
        case Tool::Perf:
            text += fmt::format("worker  4000/{} [{:03}]  {}: {:>28} {}\n", tid, k % 8, time,
                                "fs_dax:" + name + ":", body);
            break;
        }
    }
    return text;
}

/// A line of an event that is not ours.
std::string other_line(std::int64_t k) {
    const std::string head =
        fmt::format("[{:03}] d..2.  {}.{:06}: ", k % 8, 914 + k / 1'000'000, k % 1'000'000);
    constexpr std::int64_t kKinds = 4;
    switch (k % kKinds) {
    case 0:
        return fmt::format(
            "          <idle>-0       (-------) {}sched_switch: prev_comm=swapper/{} "
            "prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=reader "
            "next_pid={} next_prio=120\n",
            head, k % 8, 2219 + k % 50);
    case 1:
        return fmt::format("          reader-{}    (   2219) {}sched_waking: comm=kworker/u16:{} "
                           "pid={} prio=120 target_cpu={:03}\n",
                           2219 + k % 50, head, k % 9, 300 + k % 9, k % 8);
    case 2:
        return fmt::format(
            "          reader-{}    (   2219) {}xfs_filemap_fault: dev 259:2 ino 0x83 "
            "entry_size 1 write_fault 1\n",
            2219 + k % 50, head);
    default:
        return fmt::format("          reader-{}    (   2219) {}sys_enter_openat: dfd: 0xffffff9c, "
                           "filename: 0x7ffd1f7e8c4d, flags: {:#x}, mode: 0x00000000\n",
                           2219 + k % 50, head, k);
    }
}

template <typename Each>
void each_line(std::string_view text, Each each) {
    while (!text.empty()) {
        const void* const hit = std::memchr(text.data(), '\n', text.size());
        const auto end = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
        each(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
}

constexpr std::int64_t kLines = 100'000;

void scan_text(benchmark::State& state, const std::string& text, std::int64_t ours,
               std::int64_t all) {
    for (auto _ : state) {
        source::Gatherer gatherer({.format = "text"});
        source::TextScanner scanner(gatherer);
        source::Batch batch;
        each_line(text, [&](std::string_view line) {
            scanner.line(line);
            if (gatherer.ready() >= 8192) {
                gatherer.next(batch);
            }
        });
        scanner.finish(false);
        gatherer.finish();
        if (gatherer.taken() != static_cast<std::uint64_t>(ours)) {
            state.SkipWithError("not all lines were understood");
        }
    }
    state.SetItemsProcessed(state.iterations() * all);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void scan(benchmark::State& state) {
    scan_text(state, lines(kLines, static_cast<Tool>(state.range(0))), kLines, kLines);
}
BENCHMARK(scan)->Arg(0)->Arg(1)->Arg(2)->ArgName("tool")->Unit(benchmark::kMillisecond);

/// Four of others between two of ours.
void scan_among_others(benchmark::State& state) {
    constexpr std::int64_t kOthers = 4;
    std::string text;
    std::int64_t k = 0;
    each_line(lines(kLines, Tool::Ftrace), [&](std::string_view line) {
        text.append(line) += '\n';
        for (std::int64_t of = 0; of < kOthers; ++of) {
            text += other_line(k++);
        }
    });
    scan_text(state, text, kLines, kLines * (1 + kOthers));
}
BENCHMARK(scan_among_others)->Unit(benchmark::kMillisecond);

/// None of ours.
void scan_others(benchmark::State& state) {
    std::string text;
    for (std::int64_t k = 0; k < kLines; ++k) {
        text += other_line(k);
    }
    scan_text(state, text, 0, kLines);
}
BENCHMARK(scan_others)->Unit(benchmark::kMillisecond);

void find_ends(benchmark::State& state) {
    const std::string text = lines(kLines, Tool::Ftrace);
    for (auto _ : state) {
        std::size_t bytes = 0;
        each_line(text, [&bytes](std::string_view line) { bytes += line.size(); });
        benchmark::DoNotOptimize(bytes);
    }
    state.SetItemsProcessed(state.iterations() * kLines);
}
BENCHMARK(find_ends)->Unit(benchmark::kMillisecond);

} // namespace
