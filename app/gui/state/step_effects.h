// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the steps of one fault did, and what a range looks like: replay/words/of_steps.h, as
// QStrings.
#pragma once

#include "app/gui/state/text.h"
#include "app/gui/state/watched.h" // before all that the model is in
#include "replay/words/of_steps.h"

#include <QVector>

namespace daxscope::gui {

/// One thing that a step did.
struct StepEffect {
    using Weight = words::StepEffect::Weight;
    Weight weight = Weight::Plain;
    QString text;
};
using StepEffects = QVector<StepEffect>;

inline StepEffects shownEffects(const words::StepEffects& effects) {
    StepEffects made;
    for (const words::StepEffect& effect : effects) {
        made << StepEffect{effect.weight, text(effect.text)};
    }
    return made;
}

inline QString mappingText(const replay::MappingState& state) {
    return text(words::mapping_state_text(state));
}
inline QString extentText(const model::Range& range) {
    return text(words::extent_text(range));
}
inline QString pmdEntryText(const model::Range& range) {
    return text(words::pmd_entry_text(range));
}
inline QString smallEntriesText(const model::Range& range) {
    return text(words::small_entries_text(range));
}

} // namespace daxscope::gui
