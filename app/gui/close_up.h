// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/view_state.h"
#include "app/gui/watched.h"
#include "replay/analysis/compare.h"

#include <QObject>
#include <QThreadPool>
#include <atomic>
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

/// Looks at moments on a worker thread: the trace is replayed as far as that moment, through both
/// handlers. A newer wish makes the older one void.
class CloseUp : public QObject {
    Q_OBJECT
public:
    explicit CloseUp(QObject* parent = nullptr);
    ~CloseUp() override;

    /// Where the moments of a comparison come from, on the worker. Throws Cancelled once its
    /// Progress says so.
    using Source = std::function<Seen(const replay::Moment&, const Progress&)>;
    /// Replays the comparison's trace; the plan is made with the first moment and kept.
    static Source replaying(const std::shared_ptr<const replay::Comparison>& comparison,
                            const replay::Options& options);
    /// Another comparison: what was seen is void.
    void setSource(Source source);
    /// Asks for a moment; nothing: nothing is looked at. The moment seen or on its way is no news.
    void look(std::optional<replay::Moment> moment);
    /// What was asked for last; nullptr until seenChanged(), and where nothing is looked at.
    std::shared_ptr<const Seen> seen() const { return seen_; }
    bool busy() const { return busy_; }

signals:
    void seenChanged();

private:
    void drop();

    QThreadPool pool_;
    std::shared_ptr<Source> source_;
    std::shared_ptr<std::atomic<bool>> stop_; ///< of the look under way
    std::optional<replay::Moment> wanted_;
    std::shared_ptr<const Seen> seen_;
    bool busy_ = false;
};

/// What the selection is a moment of; nothing where nothing is selected, or an event that is about
/// no range while none is current.
std::optional<replay::Moment> selectedMoment(const replay::Comparison& comparison,
                                             const ViewState& state);

} // namespace daxscope::gui
