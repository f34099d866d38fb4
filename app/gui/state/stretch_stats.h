// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/view_state.h"
#include "replay/report/stretch.h"

#include <QTimer>
#include <array>

namespace daxscope::gui {

/// The figures of the selected time (ViewState::stretch()), for all sides: sums at once, while it
/// is being dragged; what takes a walk over the stretch a little after it came to rest.
class StretchStats : public QObject {
    Q_OBJECT
public:
    /// @param document, state outlive this
    StretchStats(Document* document, ViewState* state, QObject* parent = nullptr);

    /// One a run, in the order recorded, before, after; of two traces A and B. Empty where no time
    /// is selected, or its sums are not there yet. Good until changed().
    std::vector<report::StretchColumn> columns() const;
    /// The column of a side; -1: it has none.
    int columnOf(Side side) const;
    /// "12.3 ms: 98 faults, 97 refaults, 1.2 ms in faults": what stands in a side's lanes.
    QString brief(Side side) const;
    /// Percentiles and groups are there.
    bool isComplete() const;
    /// Why they can't be, e.g. for want of memory.
    const std::optional<Failure>& failure() const { return failure_; }
    /// "reflink-storm-6.12.daxtrace, Linux 6.12.48": what the figures are of.
    QString title() const;

    static constexpr int kRest = 120; ///< ms after which a stretch has come to rest

signals:
    void changed();

private:
    /// Of one Sides.
    struct Indices {
        std::shared_ptr<const Sides> sides;
        std::array<std::shared_ptr<const replay::StretchIndex>, kSides.size()> of; ///< by Side
    };
    struct Details {
        std::array<std::optional<replay::StretchDetails>, kSides.size()> of; ///< by Side
    };
    void look();
    void rested();

    Document* document_;
    ViewState* state_;
    std::shared_ptr<const Indices> indices_;
    std::shared_ptr<const Details> details_;
    std::optional<Failure> failure_;
    QTimer rest_;
    Latest<Indices> indexing_; ///< last: their destructors wait for the workers
    Latest<Details> walking_;
};

} // namespace daxscope::gui
