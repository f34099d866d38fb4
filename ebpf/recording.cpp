// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/recording.h"

#include "ebpf/clock.h"
#include "ebpf/fiemap.h"
#include "ebpf/mounts.h"
#include "ebpf/stop.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::ebpf {

namespace {

using namespace std::chrono_literals;

constexpr auto kCommitEvery = 200ms;
constexpr auto kClocksEvery = 10s;
constexpr auto kMissesEvery = 1s;

} // namespace

Recording::Recording(const Options& options, const Machine& machine, Probe& probe, Why& why,
                     Sampler* sampler, Child* child)
    : options_(options), probe_(probe), why_(why), sampler_(sampler), child_(child),
      identities_(machine.page_size, read_mounts()), decoder_(identities_),
      writer_(options.output, machine.release,
              options.force ? trace::Old::KeepAny : trace::Old::KeepTraces),
      begin_(boottime()), losses_(begin_), page_size_(machine.page_size),
      pages_per_pmd_(static_cast<std::int64_t>(machine.pmd_size / machine.page_size)) {
    begin_session(machine);
    writer_.flush();
}

void Recording::take_name() {
    writer_.take_name();
    committed_ = boottime();
}

Outcome Recording::run(const std::function<void(const Status&)>& tell) {
    Outcome outcome;
    outcome.output = options_.output;
    live_ = tell != nullptr;
    try {
        outcome.end_reason = collect(tell);
        if (outcome.end_reason == "signal") {
            outcome.end_signal = stop_signal();
        }
        finish();
        end_command(outcome);
        if (outcome.command_exit) {
            writer_.set("command_exit", std::to_string(*outcome.command_exit));
        }
        writer_.set(trace::key::kEnd, std::to_string(end_));
        writer_.set(trace::key::kEndReason, outcome.end_reason);
        if (!outcome.end_signal.empty()) {
            writer_.set("end_signal", outcome.end_signal);
        }
        writer_.close();
        outcome.file.complete = true;
        committed_ = end_;
    } catch (const Error& error) {
        // What was committed stays. Without an `end`, readers know that there was more.
        probe_.stop();
        outcome.end_reason = "the file could not be written";
        outcome.error = error.what();
        writer_.set_after_failure(trace::key::kEndReason, outcome.end_reason);
        end_command(outcome);
    }
    outcome.seconds = static_cast<double>((end_ != 0 ? end_ : boottime()) - begin_) / 1e9;
    outcome.events = writer_.events();
    outcome.lost = writer_.lost();
    outcome.without = probe_.missing();
    outcome.not_recorded = not_recorded_here(outcome.without);
    outcome.why = why_empty_;
    tell_of_the_file(outcome);
    tell_of_accesses(outcome);
    tell_counts(outcome);
    return outcome;
}

void Recording::end_command(Outcome& outcome) {
    if (child_ == nullptr || outcome.command_exit) {
        return;
    }
    outcome.command_stopped = !child_->ended().has_value();
    if (!child_->stop()) {
        outcome.notes.push_back(fmt::format(
            "the command (process {}) runs on: ending it is not permitted", child_->pid()));
    }
    outcome.command_exit = child_->ended();
    outcome.key = child_->key_pressed();
}

void Recording::flush() {
    const std::int64_t before = boottime();
    writer_.flush();
    committed_ = before;
}

std::string Recording::collect(const std::function<void(const Status&)>& tell) {
    Backlog backlog(probe_.ring(), probe_.ring_fd());
    const auto started = Clock::now();
    auto commit = started + kCommitEvery;
    auto clocks = started + kClocksEvery;
    auto misses = started + kMissesEvery;
    auto told = started;
    std::string reason;
    while (reason.empty()) {
        reason = over(started);
        write(backlog.take(50ms));
        watch_counters();
        const auto now = Clock::now();
        if (now >= commit) {
            flush();
            commit = now + kCommitEvery;
            if (options_.max_bytes != 0 && file_bytes() >= options_.max_bytes) {
                reason = "size";
            }
        }
        if (now >= clocks) {
            writer_.add(read_clocks());
            clocks = now + kClocksEvery;
        }
        if (now >= misses) {
            watch_misses(false);
            misses = now + kMissesEvery;
            if (reason.empty() && !writer_.file().still_there()) {
                reason = "the file was removed";
            }
        }
        if (tell && now - told >= 1s) {
            tell(status());
            told = now;
        }
        if (options_.events != 0 && writer_.events() >= options_.events) {
            reason = "events";
        }
    }
    if (sampler_ != nullptr) {
        sampler_->stop();
    }
    probe_.stop();
    end_ = boottime();
    probe_.detach();
    backlog.stop();
    while (const auto rest = backlog.take(0ms)) {
        write(rest);
    }
    return reason;
}

std::string Recording::over(Clock::time_point started) {
    if (stop_asked()) {
        return "signal";
    }
    if (options_.until_eof && input_ended()) {
        return "end of input";
    }
    if (child_ != nullptr && child_->ended()) {
        return "child exit";
    }
    if (why_.process_ended()) {
        return "process exit";
    }
    if (options_.duration > 0 &&
        Clock::now() - started >= std::chrono::duration<double>(options_.duration)) {
        return "duration";
    }
    return {};
}

void Recording::write(const std::optional<Backlog::Chunk>& chunk) {
    if (chunk) {
        chunk->each([this](std::span<const std::byte> record) { decoder_.take(record); });
        write_decoded();
    }
}

void Recording::write_decoded() {
    const Identities::Fresh fresh = identities_.take();
    for (const trace::File& file : fresh.files) {
        writer_.add(file);
        for (const trace::Event& extent : fiemap(file, page_size_, end_ != 0 ? end_ : boottime())) {
            decoder_.add(extent);
        }
    }
    std::for_each(fresh.tasks.begin(), fresh.tasks.end(), [this](auto& row) { writer_.add(row); });
    for (const trace::Mapping& mapping : fresh.mappings) {
        writer_.add(mapping);
        if (const auto pid = why_.here(mapping.tgid); sampler_ != nullptr && pid) {
            sampler_->watch(*pid);
        }
    }
    auto events = decoder_.events();
    if (options_.events != 0) {
        const std::uint64_t left =
            options_.events - std::min<std::uint64_t>(options_.events, writer_.events());
        events = events.first(std::min<std::size_t>(events.size(), left));
    }
    writer_.add(events);
    why_.saw(fresh.tasks, fresh.mappings, events);
    if (live_) {
        count_refaults(events);
    }
    decoder_.clear();
}

/// A first guess for the terminal; the replay knows the causes.
void Recording::count_refaults(std::span<const trace::Event> events) {
    for (const trace::Event& event : events) {
        if (event.kind == trace::Kind::PmdFault && event.pmd_in == 0 &&
            !touched_.emplace(event.mapping, event.pgoff / pages_per_pmd_).second) {
            ++refaults_;
        }
    }
}

LossWatch::Counters Recording::counters() const {
    LossWatch::Counters now;
    for (int kind = 0; kind < DAXSCOPE_KINDS; ++kind) {
        now[static_cast<std::size_t>(kind)] = probe_.counters(kind);
    }
    return now;
}

void Recording::watch_counters() {
    add(losses_.counters(counters(), boottime()));
}

/// @param last  the probe has stopped
Misses Recording::watch_misses(bool last) {
    Misses misses = probe_.misses(); // before the counters: see LossWatch::misses()
    add(losses_.misses(misses.by_program, counters(), boottime(), last));
    return misses;
}

void Recording::add(const std::vector<Lost>& losses) {
    for (const Lost& loss : losses) {
        trace::Loss row = loss.row;
        if (loss.kind != 0) {
            row.kind = static_cast<trace::Kind>(loss.kind);
        }
        writer_.add(row);
    }
}

std::uint64_t Recording::file_bytes() const {
    std::error_code ignored;
    const auto bytes = std::filesystem::file_size(options_.output, ignored);
    return ignored ? 0 : bytes;
}

Status Recording::status() const {
    Status status;
    status.seconds = static_cast<double>(boottime() - begin_) / 1e9;
    status.pmd_faults = decoder_.total(trace::Kind::PmdFault);
    status.pte_faults = decoder_.total(trace::Kind::PteFault);
    status.unmaps = decoder_.total(trace::Kind::Unmap);
    status.refaults = refaults_;
    status.events = decoder_.total();
    status.lost = writer_.lost();
    return status;
}

} // namespace daxscope::ebpf
