// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of a trace the text of tracing/trace has words for, and in how many lines.
#pragma once

#include "replay/export/subject.h"
#include "replay/store/trace.h"

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace daxscope::exports::ftrace {

/// A tracepoint that has no end.
bool is_instant(trace::Kind kind);
bool is_of_probes(trace::Kind kind);
/// Who reads the recipe's probes takes it that they were all set.
bool has_probes(const trace::Session& session);
bool has_mapping(trace::Kind kind);
/// What iomap answered, as far as the text can say it.
bool has_extent(const trace::Event& event);
/// Whether it is known what a fault found in the page tables, or what it left there.
bool has_pmd(const trace::Event& event);
/// Whether a line of its own says when it ended. Of a kind that has no such line an end in the file
/// is passed over.
bool has_end_line(const trace::Event& event);
/// What keeps an event from being said: a noun; empty where nothing does.
std::string why_not(const Subject& subject, const trace::Event& event);

/// Of which mapping a fault is, and in which address space: told once for each.
class Told {
public:
    explicit Told(const Subject& subject)
        : subject_(subject), wanted_(has_probes(subject.trace().session())) {}
    /// Whether this is the first event of its mapping.
    bool first(const trace::Event& event) {
        return wanted_ && event.mapping != trace::kNone && declared_.insert(event.mapping).second;
    }
    /// Whether it has to be told before this fault.
    bool news(const trace::Event& fault) {
        if (!wanted_) {
            return false;
        }
        const trace::Mapping& mapping = *subject_.names().mapping(fault.mapping);
        const bool known = !mappings_.insert(mapping.id).second;
        const auto [space, first] =
            spaces_.try_emplace(subject_.names().task(fault.task)->tid, mapping.mm);
        return !known || first || std::exchange(space->second, mapping.mm) != mapping.mm;
    }

private:
    const Subject& subject_;
    bool wanted_;
    std::set<std::int64_t> mappings_, declared_;
    std::unordered_map<std::int64_t, std::int64_t> spaces_; ///< by tid: mm of its last mapping
};

/// How many lines an event is.
std::uint64_t count_lines(const trace::Event& event, bool probes, Told& told);

} // namespace daxscope::exports::ftrace
