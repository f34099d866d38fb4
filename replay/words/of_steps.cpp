// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_steps.h"

#include "model/words.h"
#include "replay/words/of_trace.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::words {

namespace {

using Weight = StepEffect::Weight;

const replay::MappingState* find(const replay::RangeState& state, std::uint32_t mapping) {
    const auto at = std::find_if(state.mappings.begin(), state.mappings.end(),
                                 [mapping](const auto& each) { return each.mapping == mapping; });
    return at == state.mappings.end() ? nullptr : &*at;
}

/// Tells one step, from the fault and the range as they were before it.
class Teller {
public:
    Teller(const trace::Trace& trace, std::uint32_t mapping) : trace_(trace), mapping_(mapping) {}

    StepEffects tell(const replay::StepTaken& step, const model::Fault& fault,
                     const replay::RangeState& range) const {
        StepEffects effects;
        const auto add = [&effects](Weight weight, const std::string& words) {
            effects.push_back({weight, words});
        };
        if (!step.zapped.empty()) {
            std::string names;
            for (const std::uint32_t zapped : step.zapped) {
                names += (names.empty() ? "" : "; ") + party_text(trace_, zapped);
            }
            add(Weight::Harm, say("unmapped from {}", names));
        } else if (step.fault.unmapped) {
            add(Weight::Plain, tr("unmapped: nobody had anything there"));
        }
        if (const int removed = step.fault.entries_removed - fault.entries_removed; removed > 0) {
            add(Weight::Harm, removed == 1
                                  ? tr("a DAX entry removed from the page cache")
                                  : say("{} DAX entries removed from the page cache", removed));
        }
        if (step.fault.dirty_removed && !fault.dirty_removed) {
            add(Weight::Harm, tr("a dirty entry is gone: fsync would miss it"));
        }
        if (step.fault.alloc && !fault.alloc) {
            add(Weight::Plain, tr("storage allocated: alloc = true"));
        }
        tell_range(effects, step, range);
        tell_result(effects, step.fault, fault);
        return effects;
    }

private:
    void tell_range(StepEffects& effects, const replay::StepTaken& step,
                    const replay::RangeState& range) const {
        const auto change = [&effects](std::string_view what, const std::string& from,
                                       const std::string& to) {
            if (from != to) {
                effects.push_back({Weight::Plain, fmt::format("{}: {} \u2192 {}", what, from, to)});
            }
        };
        const replay::MappingState* before = find(range, mapping_);
        const replay::MappingState* after = find(step.after, mapping_);
        const bool zapped =
            std::find(step.zapped.begin(), step.zapped.end(), mapping_) != step.zapped.end();
        if (before != nullptr && after != nullptr && !zapped) {
            change(tr("mapped"), mapping_state_text(*before), mapping_state_text(*after));
        }
        change(tr("extent"), extent_text(range.range), extent_text(step.after.range));
        change(tr("entry"), pmd_entry_text(range.range), pmd_entry_text(step.after.range));
        change(tr("4 KiB entries"), small_entries_text(range.range),
               small_entries_text(step.after.range));
        if (step.after.range.entry_locked != range.range.entry_locked) {
            effects.push_back({Weight::Plain, step.after.range.entry_locked
                                                  ? tr("entry locked")
                                                  : tr("entry unlocked")});
        }
    }

    static void tell_result(StepEffects& effects, const model::Fault& now,
                            const model::Fault& before) {
        const auto add = [&effects](const std::string& words) {
            effects.push_back({Weight::Result, words});
        };
        if (now.reason != before.reason && now.reason != model::Reason::None) {
            add(say("falls back: \"{}\"", model::reason_text(now.reason)));
        }
        if (now.done()) {
            add(say("returns {}", model::result_text(now.result)));
        } else if (now.pmd_result != before.pmd_result) {
            add(say("result {}", model::result_text(now.pmd_result)));
        }
    }

    const trace::Trace& trace_;
    std::uint32_t mapping_;
};

} // namespace

std::vector<StepEffects> step_effects(const trace::Trace& trace, const replay::Watched& watched,
                                      std::uint32_t mapping) {
    std::vector<StepEffects> all;
    all.reserve(watched.steps.size());
    const Teller teller(trace, mapping);
    model::Fault fault;
    const replay::RangeState* range = &watched.before;
    for (const replay::StepTaken& step : watched.steps) {
        all.push_back(teller.tell(step, fault, *range));
        fault = step.fault;
        range = &step.after;
    }
    return all;
}

std::string mapping_state_text(const replay::MappingState& state) {
    if (state.kind != model::SlotKind::Table) {
        return tr(model::slot_text(state.kind));
    }
    std::string pages;
    const auto add = [&pages](std::uint16_t count, const char* words) {
        if (count > 0) {
            pages += fmt::format("{}{} {}", pages.empty() ? "" : ", ", count, tr(words));
        }
    };
    add(state.zero, DAXSCOPE_WORD("zero"));
    add(state.read_only, DAXSCOPE_WORD("read-only"));
    add(state.writable, DAXSCOPE_WORD("writable"));
    return pages.empty() ? tr("page table, empty") : say("page table: {}", pages);
}

std::string extent_text(const model::Range& range) {
    return tr(model::extent_text(range.blocks));
}

std::string pmd_entry_text(const model::Range& range) {
    return tr(model::entry_text(range.pmd_entry, range.pmd_dirty));
}

std::string small_entries_text(const model::Range& range) {
    return range.small == 0 ? tr("none")
                            : say("{} ({} of storage, {} dirty)", range.small, range.small_storage,
                                  range.small_dirty);
}

} // namespace daxscope::words
