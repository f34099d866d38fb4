// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/view_state.h"
#include "replay/analysis/stops.h"

#include <QElapsedTimer>
#include <QTimer>
#include <memory>
#include <span>

namespace daxscope::gui {

/// How fast it plays: by the clock, or so many stops a second however far apart they are.
struct Speed {
    double factor = 0;     ///< trace time to real time; 0 = by stops
    double per_second = 0; ///< stops
    const char* text = nullptr;
};
/// Those by stops first, each kind in ascending order.
std::span<const Speed> speeds();

/// Moves the playhead: plays, steps from one stop to the next, loops. The view follows. Of a
/// schedule of the explorer the stops are its actions, else those of replay::Stops on the current
/// range, or on all rows where none is current; the access or event of a stop is selected.
class Transport : public QObject {
    Q_OBJECT
public:
    Transport(Document* document, ViewState* state, QObject* parent);

    bool isPlaying() const { return playing_; }
    void setPlaying(bool on);
    int speed() const { return speed_; } ///< place in speeds()
    void setSpeed(int place);
    /// The next one of the same kind: `by` is 1 or -1.
    void changeSpeed(int by);
    /// The next stop (`by` 1) or the one before (-1); looked for on a worker, the newest wish
    /// counts.
    void step(int by);
    /// The next access of which the runs make something else, or the one before.
    void stepDifference(int by);
    void toStart(); ///< the first event
    void toEnd();   ///< the last one
    /// Plays the current storm again and again, or what is visible; or no stretch any more.
    void setLooping(bool on);

signals:
    void playingChanged(bool on);
    void speedChanged(int place);
    /// There is no stop that way.
    void nothingThere();

private:
    using Way = replay::Stops::Way;
    using What = replay::Stops::What;
    void moveTo(std::int64_t time);
    void search(std::int64_t from, Way way, What what);
    void arrive(const std::optional<replay::Stop>& stop, Way way);
    void stepAction(Way way);
    void tick();
    void anchor();
    TimeRange stretch() const;
    std::vector<bool> ranges() const;

    Document* document_;
    ViewState* state_;
    QTimer timer_;
    QElapsedTimer since_;     ///< the clock, from the anchor on
    std::int64_t anchor_ = 0; ///< playhead at that time
    int speed_ = 0;
    bool playing_ = false, moving_ = false;
    std::shared_ptr<replay::Stops> stops_; ///< the worker's alone
    std::shared_ptr<const replay::Comparison> stops_of_;
    Latest<std::optional<replay::Stop>> seeking_;
};

} // namespace daxscope::gui
