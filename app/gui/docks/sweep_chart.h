// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/look/theme.h"
#include "replay/analysis/sweep.h"

#include <QCoreApplication>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace daxscope::gui {

/// What each revisit interval that might be assumed would come to: a curve of each side over the
/// interval, both axes logarithmic. All points are assumed; what was recorded is a dashed line. An
/// interval that the recording contradicts is hatched. One is chosen by a click, or by the arrow
/// keys and Enter.
class SweepChart : public QWidget {
    Q_OBJECT
public:
    enum class Figure { Faults, Refaults, Storms };
    explicit SweepChart(QWidget* parent);

    void show(std::shared_ptr<const replay::Sweep> sweep); ///< nullptr: nothing
    void setFigure(Figure figure);
    /// The interval that is assumed now, ns; it need not be a point.
    void setAssumed(std::optional<std::int64_t> interval);
    /// Where a point is drawn, in this widget's coordinates.
    QPointF placeOf(std::size_t point, bool after) const;
    /// All figures of a point, in lines.
    QString tip(std::size_t point) const;

signals:
    void chosen(qint64 interval); ///< ns

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// An entry of the key: its mark and what it says.
    struct KeyEntry {
        enum Of { Before, After, Recorded, Contradicted } of;
        QString said;
        QPointF at; ///< upper left
    };
    std::vector<KeyEntry> key() const;
    QRectF area() const;
    double x(std::int64_t interval) const;
    double y(std::uint64_t value) const;
    std::uint64_t greatest() const;
    std::optional<std::uint64_t> value(const replay::SweepFigures& figures) const;
    std::optional<std::size_t> pointAt(QPointF pos) const;
    void setCursorAt(std::optional<std::size_t> point);
    void paintAxes(QPainter& painter, const Theme& theme) const;
    void paintRecorded(QPainter& painter, const Theme& theme) const;
    bool isContradicted(std::size_t point) const;
    void paintContradicted(QPainter& painter, const Theme& theme) const;
    void paintSide(QPainter& painter, const QColor& color, bool after) const;
    void paintKey(QPainter& painter, const Theme& theme) const;

    std::shared_ptr<const replay::Sweep> sweep_;
    std::vector<KeyEntry> key_; ///< key(), as wide as this is: every place below it is asked of it
    Figure figure_ = Figure::Faults;
    std::optional<std::int64_t> assumed_;
    std::optional<std::size_t> cursor_;
};

} // namespace daxscope::gui
