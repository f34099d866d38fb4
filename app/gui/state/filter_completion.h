// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

#include <QString>
#include <QVector>

namespace daxscope::gui {

/// What a word of the filter may be gone on with.
struct Completion {
    QString word; ///< instead of the one that is there: "before:refault", or "before:"
    QString help; ///< what the field is; empty where a value speaks for itself
};

/// The word of a filter in which the cursor stands.
struct WordAt {
    int begin = 0, end = 0;
};
WordAt wordAt(const QString& filter, int cursor);

/// The fields, and of a field its values in the trace that begin with or hold what is typed; the
/// former first. Empty where there is nothing to add.
/// @param comparison nullptr: no values of a trace
QVector<Completion> completions(const QString& filter, int cursor,
                                const replay::Comparison* comparison);

} // namespace daxscope::gui
