// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/look/theme.h"
#include "app/gui/state/sides.h"
#include "replay/analysis/distribution.h"

#include <QCoreApplication>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace daxscope::gui {

/// Distributions of one quantity, of each side, on the same bins. Immutable.
struct HistogramData {
    std::shared_ptr<const Sides> sides;
    replay::Quantity quantity = replay::Quantity::Duration;
    replay::Bins bins = replay::Bins::log();
    std::optional<TimeRange> within; ///< of the window; nothing: all of it
    bool filtered = false;
    struct OfSide {
        bool known = false;           ///< there is such a run, and it knows
        replay::Distribution all;     ///< of the time
        replay::Distribution passing; ///< of that, what passes the filter; without one all
    };
    std::array<OfSide, kSides.size()> of; ///< by Side
    const OfSide& operator[](Side side) const { return of[static_cast<std::size_t>(side)]; }
};

/// A histogram of each side, one under the other, with the share of those that are no longer. A bin
/// that is clicked, or chosen by keys, becomes the view's filter.
class Histogram : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(Distribution)
public:
    Histogram(ViewState* state, QWidget* parent);
    void show(std::shared_ptr<const HistogramData> what); ///< nullptr: nothing

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Panel {
        Side side;
        QRectF title, bars;
    };
    std::vector<Side> sides() const;
    void findBins();
    std::vector<Panel> panels() const;
    void choose(Side side, std::size_t bin);
    double step() const;
    double x(std::size_t bin) const;
    double width(std::size_t bin) const;
    std::optional<std::pair<Side, std::size_t>> binAt(QPointF pos) const;
    QString title(Side side) const;
    QString tip(Side side, std::size_t bin) const;
    std::optional<std::size_t> selected(Side side) const;
    void paint(QPainter& painter, const Theme& theme, const Panel& panel) const;
    void paintShare(QPainter& painter, const Theme& theme, const Panel& panel,
                    const replay::Distribution& of) const;
    void paintAxis(QPainter& painter, const Theme& theme) const;

    ViewState* state_;
    std::shared_ptr<const HistogramData> drawn_;
    std::optional<std::pair<Side, std::size_t>> cursor_; ///< of the keyboard
    std::size_t first_ = 0, last_ = 0;                   ///< bins that are drawn
};

} // namespace daxscope::gui
