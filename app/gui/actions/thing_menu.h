// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/view_state.h"

#include <QMenu>

namespace daxscope::gui {

/// What was pressed with the right button, in whatever view: as much as that view knows of it. All
/// numbers but the row's are those of the side's trace.
struct Thing {
    std::optional<std::uint32_t> row;                      ///< of the window: of one trace, a range
    std::optional<std::uint32_t> outcome;                  ///< of `side`
    std::optional<std::uint32_t> event;                    ///< where it is no access
    std::optional<std::int64_t> mapping, tgid, file, task; ///< ids
    std::optional<StormRef> storm;
    Side side = Side::Before;
    const model::Handler* handler = nullptr; ///< that the trace can be replayed through
    /// Of the event filter, together, what a cell of a table counts; and what that is called:
    /// "these refaults".
    QStringList terms;
    QString terms_name;
    QString term; ///< of the event filter, that what was pressed passes: "before:refault"
    QString text; ///< what a copy of it is; empty: nothing
};

/// Offers all that can be done with a thing, the same way everywhere: go to it and to its cause,
/// the filter of what is like it or is not, only its rows, a handler as one of the sides, copy.
/// What does not apply is not there: two traces have no process and no mapping in common.
/// @param document replays through another handler, and closes the menu with the comparison's end;
///     may be nullptr
/// @param parent   owns the menu, which deletes itself
QMenu* offerThing(const Thing& thing, const std::shared_ptr<const Sides>& sides, Document* document,
                  ViewState* state, const QPoint& global, QWidget* parent);

} // namespace daxscope::gui
