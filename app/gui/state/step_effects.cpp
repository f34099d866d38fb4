// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/step_effects.h"

#include "app/gui/state/format.h"
#include "app/gui/state/text.h"
#include "model/words.h"

#include <QCoreApplication>
#include <algorithm>

namespace daxscope::gui {

namespace {

struct EffectWords {
    Q_DECLARE_TR_FUNCTIONS(StepEffects)
};

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
        const auto add = [&effects](Weight weight, const QString& words) {
            effects.push_back({weight, words});
        };
        if (!step.zapped.empty()) {
            QStringList names;
            for (const std::uint32_t zapped : step.zapped) {
                names << format::party(trace_, zapped);
            }
            add(Weight::Harm,
                EffectWords::tr("unmapped from %1").arg(names.join(QStringLiteral("; "))));
        } else if (step.fault.unmapped) {
            add(Weight::Plain, EffectWords::tr("unmapped: nobody had anything there"));
        }
        if (const int removed = step.fault.entries_removed - fault.entries_removed; removed > 0) {
            add(Weight::Harm,
                removed == 1
                    ? EffectWords::tr("a DAX entry removed from the page cache")
                    : EffectWords::tr("%1 DAX entries removed from the page cache").arg(removed));
        }
        if (step.fault.dirty_removed && !fault.dirty_removed) {
            add(Weight::Harm, EffectWords::tr("a dirty entry is gone: fsync would miss it"));
        }
        if (step.fault.alloc && !fault.alloc) {
            add(Weight::Plain, EffectWords::tr("storage allocated: alloc = true"));
        }
        tellRange(effects, step, range);
        tellResult(effects, step.fault, fault);
        return effects;
    }

private:
    void tellRange(StepEffects& effects, const replay::StepTaken& step,
                   const replay::RangeState& range) const {
        const auto change = [&effects](const QString& what, const QString& from,
                                       const QString& to) {
            if (from != to) {
                effects.push_back(
                    {Weight::Plain, QStringLiteral("%1: %2 → %3").arg(what, from, to)});
            }
        };
        const replay::MappingState* before = find(range, mapping_);
        const replay::MappingState* after = find(step.after, mapping_);
        const bool zapped =
            std::find(step.zapped.begin(), step.zapped.end(), mapping_) != step.zapped.end();
        if (before != nullptr && after != nullptr && !zapped) {
            change(EffectWords::tr("mapped"), mappingText(*before), mappingText(*after));
        }
        change(EffectWords::tr("extent"), extentText(range.range), extentText(step.after.range));
        change(EffectWords::tr("entry"), pmdEntryText(range.range), pmdEntryText(step.after.range));
        change(EffectWords::tr("4 KiB entries"), smallEntriesText(range.range),
               smallEntriesText(step.after.range));
        if (step.after.range.entry_locked != range.range.entry_locked) {
            effects.push_back({Weight::Plain, step.after.range.entry_locked
                                                  ? EffectWords::tr("entry locked")
                                                  : EffectWords::tr("entry unlocked")});
        }
    }

    static void tellResult(StepEffects& effects, const model::Fault& now,
                           const model::Fault& before) {
        if (now.reason != before.reason && now.reason != model::Reason::None) {
            effects.push_back(
                {Weight::Result,
                 EffectWords::tr("falls back: \"%1\"").arg(text(model::reason_text(now.reason)))});
        }
        if (now.done()) {
            effects.push_back(
                {Weight::Result, EffectWords::tr("returns %1")
                                     .arg(QString::fromStdString(model::result_text(now.result)))});
        } else if (now.pmd_result != before.pmd_result) {
            effects.push_back({Weight::Result, EffectWords::tr("result %1")
                                                   .arg(QString::fromStdString(
                                                       model::result_text(now.pmd_result)))});
        }
    }

    const trace::Trace& trace_;
    std::uint32_t mapping_;
};

} // namespace

std::vector<StepEffects> stepEffects(const trace::Trace& trace, const replay::Watched& watched,
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

QString mappingText(const replay::MappingState& state) {
    if (state.kind != model::SlotKind::Table) {
        return text(model::slot_text(state.kind));
    }
    QStringList pages;
    const auto add = [&pages](std::uint16_t count, const QString& words) {
        if (count > 0) {
            pages << words.arg(count);
        }
    };
    add(state.zero, EffectWords::tr("%1 zero"));
    add(state.read_only, EffectWords::tr("%1 read-only"));
    add(state.writable, EffectWords::tr("%1 writable"));
    return pages.isEmpty()
               ? EffectWords::tr("page table, empty")
               : EffectWords::tr("page table: %1").arg(pages.join(QStringLiteral(", ")));
}

QString extentText(const model::Range& range) {
    return text(model::extent_text(range.blocks));
}

QString pmdEntryText(const model::Range& range) {
    return text(model::entry_text(range.pmd_entry, range.pmd_dirty));
}

QString smallEntriesText(const model::Range& range) {
    return range.small == 0 ? EffectWords::tr("none")
                            : EffectWords::tr("%1 (%2 of storage, %3 dirty)")
                                  .arg(range.small)
                                  .arg(range.small_storage)
                                  .arg(range.small_dirty);
}

} // namespace daxscope::gui
