// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a recording says of itself: in the file's session, and to who asked for it.
#include "ebpf/recording.h"

#include "ebpf/clock.h"
#include "replay/trace/names.h"

#include <fmt/format.h>

namespace daxscope::ebpf {

namespace {

/// The recorder asks FIEMAP itself.
bool comes_from_the_probe(int kind) {
    return kind < DAXSCOPE_KINDS && kind != static_cast<int>(trace::Kind::Fiemap);
}

} // namespace

void Recording::begin_session(const Machine& machine) {
    writer_.set(trace::key::kKernelRelease, machine.release);
    writer_.set(trace::key::kMachine, machine.architecture);
    writer_.set(trace::key::kPageSize, std::to_string(machine.page_size));
    writer_.set(trace::key::kPmdSize, std::to_string(machine.pmd_size));
    writer_.set(trace::key::kClock, "boottime");
    writer_.set(trace::key::kRecorder, options_.recorder);
    writer_.set(trace::key::kStart, std::to_string(begin_));
    writer_.set(trace::key::kFilters, options_.filters);
    writer_.set("cpus", std::to_string(machine.cpus));
    if (!options_.command.empty()) {
        writer_.set(trace::key::kCommand, fmt::format("{}", fmt::join(options_.command, " ")));
    }
    for (const auto& [hook, text] : probe_.not_recorded()) {
        writer_.set(std::string(trace::key::kNotRecorded) + hook, text);
    }
    if (!probe_.incomplete().empty()) {
        std::vector<std::string_view> kinds;
        for (const int kind : probe_.incomplete()) {
            kinds.push_back(trace::kind_name(static_cast<trace::Kind>(kind)));
        }
        writer_.set(trace::key::kNotRecordedKinds, fmt::format("{}", fmt::join(kinds, " ")));
    }
    for (const auto& [key, fact] : probe_.facts()) {
        writer_.set(key, fact);
    }
    for (const auto& [hook, attach] : probe_.attached()) {
        writer_.set("attached." + hook, attach_name(attach));
    }
    if (!machine.test_module.empty()) {
        writer_.set(trace::key::kTestModule, machine.test_module);
        intercepted_ = intercepted_unmaps(machine.test_module);
    }
    if (options_.races) {
        writer_.set(trace::key::kRaces, "yes");
    }
    if (sampler_ != nullptr) {
        writer_.set(trace::key::kAccessPeriod, std::to_string(options_.access_period));
    }
    writer_.add(read_clocks());
}

/// After the ring is empty: what is still open, what was lost, what there was.
void Recording::finish() {
    for (const daxscope_record& open : probe_.brackets()) {
        decoder_.take(std::as_bytes(std::span(&open, 1)));
        ++open_[open.kind];
    }
    write_decoded();
    watch_counters();
    const Misses misses = watch_misses(true);
    for (int kind = 1; kind < DAXSCOPE_KINDS; ++kind) {
        if (comes_from_the_probe(kind)) {
            writer_.set(fmt::format("seen.{}", trace::kind_name(static_cast<trace::Kind>(kind))),
                        std::to_string(seen(kind)));
        }
    }
    if (sampler_ != nullptr) {
        const Sampler::Totals totals = sampler_->totals();
        writer_.set(trace::key::kAccessSamples, std::to_string(totals.samples));
        writer_.set(trace::key::kAccessTime, std::to_string(totals.time));
        if (totals.unsampled > 0) {
            writer_.set(trace::key::kAccessUnsampled, std::to_string(totals.unsampled));
        }
    }
    why_empty_ = why_.end(probe_, seen(DAXSCOPE_PMD_FAULT) + seen(DAXSCOPE_PTE_FAULT));
    for (const auto& [key, value] : why_.session()) {
        writer_.set(key, value);
    }
    for (const auto& [program, count] : misses.by_program) {
        writer_.set("missed." + program, std::to_string(count));
    }
    if (!misses.unread.empty()) {
        writer_.set("misses_not_read", misses.unread);
    }
    if (const std::string module = this_machine().test_module; !module.empty()) {
        writer_.set(trace::key::kTestModule, module); // loaded while it recorded
        if (const auto counts = intercepted_unmaps(module)) {
            const Intercepted before = intercepted_.value_or(Intercepted{});
            writer_.set(trace::key::kUnmapsPassed, std::to_string(counts->passed - before.passed));
            writer_.set(trace::key::kUnmapsKept, std::to_string(counts->kept - before.kept));
        }
    }
    writer_.add(read_clocks());
}

std::uint64_t Recording::seen(int kind) const {
    return probe_.counters(kind).seen + open_[static_cast<std::size_t>(kind)];
}

void Recording::tell_counts(Outcome& outcome) const {
    for (int kind = 1; kind <= static_cast<int>(trace::kLastKind); ++kind) {
        const std::string name{trace::kind_name(static_cast<trace::Kind>(kind))};
        outcome.by_kind[name] = decoder_.total(static_cast<trace::Kind>(kind));
        if (comes_from_the_probe(kind)) {
            outcome.seen[name] = seen(kind);
        }
    }
}

void Recording::tell_of_the_file(Outcome& outcome) const {
    outcome.file.still_there = writer_.file().still_there();
    outcome.file.kept = writer_.file().kept();
    outcome.file.until = static_cast<double>(committed_ - begin_) / 1e9;
    if (!writer_.readable_while_written()) {
        outcome.notes.push_back(
            fmt::format("{} lies on {}, which shares no memory with its readers, so it was written "
                        "without a log: looking at it while it was recorded could have cost events",
                        options_.output.string(), writer_.no_log_because()));
    }
}

void Recording::tell_of_accesses(Outcome& outcome) const {
    if (options_.access_period == 0) {
        return;
    }
    if (sampler_ == nullptr) {
        outcome.notes.push_back(fmt::format(
            "accesses were not measured: this kernel lets nothing attach to {}(); 'daxscope "
            "doctor' says why",
            kAccessHook));
        return;
    }
    const Sampler::Totals totals = sampler_->totals();
    outcome.accesses = {options_.access_period, totals.samples, totals.time, totals.unsampled};
    if (totals.unsampled > 0) {
        outcome.notes.push_back(
            fmt::format("accesses of {} processes were not measured: those of other users ask for "
                        "CAP_DAC_OVERRIDE, and more than {} are not sampled",
                        totals.unsampled, Sampler::kMostProcesses));
    }
}

} // namespace daxscope::ebpf
