// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/ftrace_said.h"

#include "replay/trace/names.h"

#include <algorithm>
#include <fmt/format.h>
#include <initializer_list>

namespace daxscope::exports::ftrace {

using trace::Event;
using trace::Kind;

namespace {

constexpr std::initializer_list<Kind> kOfProbes{Kind::Unmap, Kind::Zap, Kind::Munmap, Kind::Exit};

bool has_file(Kind kind) {
    return kind != Kind::Exit;
}

/// FIEMAP was asked by the recorder, not by a task of the trace.
bool has_task(Kind kind) {
    return kind != Kind::Fiemap;
}

} // namespace

bool is_instant(Kind kind) {
    return kind == Kind::PmdLoadHole || kind == Kind::PmdLoadHoleFallback ||
           kind == Kind::PteLoadHole || kind == Kind::InsertPfnMkwrite ||
           kind == Kind::InsertPfnMkwriteNoEntry || kind == Kind::WritebackOne;
}

bool is_of_probes(Kind kind) {
    return std::find(kOfProbes.begin(), kOfProbes.end(), kind) != kOfProbes.end();
}

bool has_probes(const trace::Session& session) {
    return std::all_of(kOfProbes.begin(), kOfProbes.end(),
                       [&session](Kind kind) { return session.recorded(kind); });
}

bool has_mapping(Kind kind) {
    return kind != Kind::WritebackOne && kind != Kind::WritebackRange && kind != Kind::Unmap &&
           kind != Kind::Exit && kind != Kind::Fiemap;
}

bool has_extent(const Event& event) {
    return event.is_fault() && event.extent != trace::kNone && event.has(trace::kArg1) &&
           event.arg1 > 0;
}

bool has_pmd(const Event& event) {
    return event.is_fault() && (event.has(trace::kPmdIn) || event.has(trace::kPmdOut));
}

bool has_end_line(const Event& event) {
    return event.ts_end != trace::kNone &&
           (event.is_fault() || event.kind == Kind::Unmap || event.kind == Kind::WritebackRange);
}

std::string why_not(const Subject& subject, const Event& event) {
    const bool probes = is_of_probes(event.kind) && has_probes(subject.trace().session());
    if (!event.is_fault() && !is_instant(event.kind) && event.kind != Kind::WritebackRange &&
        event.kind != Kind::Fiemap && !probes) {
        return std::string(trace::kind_name(event.kind));
    }
    const trace::Mapping* mapping = subject.names().mapping(event.mapping);
    if ((has_task(event.kind) && subject.names().task(event.task) == nullptr) ||
        (has_file(event.kind) && subject.names().file(event.file) == nullptr) ||
        (has_mapping(event.kind) && (mapping == nullptr || !mapping->flags_known))) {
        return fmt::format("{} without a task, a file or a mapping", trace::kind_name(event.kind));
    }
    if (event.is_fault() &&
        (!event.has(trace::kFlags) || (event.kind == Kind::PmdFault && !event.has(trace::kArg0)) ||
         (!event.is_open() && !event.has(trace::kResult)))) {
        return fmt::format("{} of which flags, size or result were not recorded",
                           trace::kind_name(event.kind));
    }
    return {};
}

std::uint64_t count_lines(const Event& event, bool probes, Told& told) {
    const std::uint64_t both =
        (has_end_line(event) ? 2 : 1) + (has_mapping(event.kind) && told.first(event) ? 1 : 0);
    if (!event.is_fault()) {
        return event.kind == Kind::Zap ? both + 1 : both;
    }
    const bool source = (static_cast<std::uint64_t>(event.extent) & trace::kExtentHasSource) != 0;
    const bool begun = probes && event.has(trace::kBegin);
    const bool extent = begun && has_extent(event);
    return (begun && has_pmd(event) ? 1 : 0) + both + (told.news(event) ? 1 : 0) +
           (extent ? (source ? 2 : 1) : 0);
}

} // namespace daxscope::exports::ftrace
