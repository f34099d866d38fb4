// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/latest.h"
#include "app/gui/state/sides.h"
#include "app/gui/state/view_state.h"
#include "app/gui/state/watched.h"
#include "replay/analysis/compare.h"

#include <QElapsedTimer>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>

namespace daxscope::gui {

/// One moment from close by, in both runs. Immutable.
struct Seen {
    replay::Moment moment;
    replay::Watched before, after; ///< the run before and the run after, not times
    const replay::Watched& operator[](Side side) const {
        return side == Side::After ? after : before;
    }
};

/// Looks at one moment after the other on a worker thread: the trace is replayed as far as that
/// moment, through both handlers. A newer wish makes the older one void.
class CloseUp : public QObject {
    Q_OBJECT
public:
    /// @param pool has one thread, and outlives this: all that look from a source take turns, since
    ///     what a source has made with its first moment is kept without a lock
    explicit CloseUp(QThreadPool& pool, QObject* parent = nullptr);

    /// Where the moments of a comparison come from, on the worker. Throws Cancelled once its
    /// Progress says so.
    using Source = std::function<Seen(const replay::Moment&, const Progress&)>;
    /// Replays the comparison's trace from the last keyframe before the moment, where the
    /// comparison has Comparison::moments; else from its begin, by a plan that is made with the
    /// first moment and kept.
    static Source replaying(const std::shared_ptr<const replay::Comparison>& comparison,
                            const replay::Options& options);
    /// Another comparison: what was seen is void.
    void setSource(std::shared_ptr<const Source> source);
    /// Asks for a moment; nothing: nothing is looked at. The moment seen or on its way is no news.
    void look(std::optional<replay::Moment> moment);
    /// What was asked for last; nullptr until seenChanged(), and where nothing is looked at. Of
    /// instants that follow each other faster than they can be looked at, some are seen on the way.
    std::shared_ptr<const Seen> seen() const { return seen_; }
    bool busy() const { return looking_.busy(); }

signals:
    void seenChanged();

private:
    void start();
    void found(const replay::Moment& moment, std::shared_ptr<const Seen> seen);

    std::shared_ptr<const Source> source_;
    QElapsedTimer since_; ///< the begin of the look under way
    std::optional<replay::Moment> wanted_;
    std::shared_ptr<const Seen> seen_;
    Latest<std::shared_ptr<const Seen>> looking_;
};

/// The instant of the playhead, in the trace of the selected side, on the current range; where none
/// is current, on that of the last event until then, or else of the first one. Nothing where there
/// is no playhead, or no range.
std::optional<replay::Moment> playheadMoment(const Sides& sides, const ViewState& state);

/// What the selection is a moment of: an access, also where an event in its fault is selected (its
/// unmap, say); else the event. Nothing where nothing is selected, or an event that is about
/// no range while none is current.
std::optional<replay::Moment> selectedMoment(const Sides& sides, const ViewState& state);

} // namespace daxscope::gui
