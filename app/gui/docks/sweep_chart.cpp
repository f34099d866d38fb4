// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/sweep_chart.h"

#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"

#include <QAccessible>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace daxscope::gui {

namespace {

constexpr double kMark = 3.5;                 // half of a point's mark, device-independent pixels
constexpr double kKeyMark = 20, kKeyEdge = 8; // of an entry of the key, and beside them all

/// A scale that has a place for 0.
double scaled(std::uint64_t value) {
    return std::log10(1.0 + static_cast<double>(value));
}

QColor colorOfSide(const Theme& theme, bool after) {
    return after ? theme.of(replay::OutcomeClass::FirstTouch)
                 : theme.of(replay::OutcomeClass::Refault);
}

/// What lies over an interval that the recording contradicts.
QBrush hatching(const Theme& theme) {
    return {blend(theme.dim, theme.base, 0.45), Qt::BDiagPattern};
}

} // namespace

SweepChart::SweepChart(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("sweep-chart"));
    setMouseTracking(true);
    setMinimumHeight(fontMetrics().height() * 6);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Curve over the assumed revisit interval"));
}

void SweepChart::show(std::shared_ptr<const replay::Sweep> sweep) {
    sweep_ = std::move(sweep);
    cursor_.reset();
    key_ = key();
    update();
}

void SweepChart::setFigure(Figure figure) {
    figure_ = figure;
    key_ = key();
    update();
}

void SweepChart::setAssumed(std::optional<std::int64_t> interval) {
    assumed_ = interval;
    update();
}

QRectF SweepChart::area() const {
    const double line = fontMetrics().height();
    const double left =
        fontMetrics().horizontalAdvance(format::count(static_cast<std::int64_t>(greatest()))) + 14;
    const double top = key_.empty() ? 0 : key_.back().at.y();
    return QRectF(rect()).adjusted(left, top + line * 1.4, -line, -line * 1.5);
}

std::uint64_t SweepChart::greatest() const {
    std::uint64_t most = 1;
    if (sweep_) {
        most = std::max(most, value(sweep_->recorded).value_or(0));
        for (const replay::SweepPoint& point : sweep_->points) {
            most =
                std::max({most, value(point.before).value_or(0), value(point.after).value_or(0)});
        }
    }
    return most;
}

/// Nothing: not recorded, or not known.
std::optional<std::uint64_t> SweepChart::value(const replay::SweepFigures& figures) const {
    if (figure_ == Figure::Faults) {
        return figures.faults();
    }
    if (!figures.seen.zaps) {
        return std::nullopt;
    }
    return figure_ == Figure::Refaults ? figures.totals.refaults : figures.storms;
}

double SweepChart::x(std::int64_t interval) const {
    const double low = std::log10(static_cast<double>(sweep_->points.front().interval));
    const double high = std::log10(static_cast<double>(sweep_->points.back().interval));
    const QRectF in = area();
    return high <= low
               ? in.center().x()
               : in.left() +
                     in.width() * (std::log10(static_cast<double>(interval)) - low) / (high - low);
}

double SweepChart::y(std::uint64_t value) const {
    const QRectF in = area();
    return in.bottom() - in.height() * scaled(value) / scaled(greatest());
}

QPointF SweepChart::placeOf(std::size_t point, bool after) const {
    const replay::SweepPoint& of = sweep_->points[point];
    return {x(of.interval), y(value(after ? of.after : of.before).value_or(0))};
}

std::optional<std::size_t> SweepChart::pointAt(QPointF pos) const {
    if (!sweep_ || sweep_->points.empty() || !area().adjusted(-9, -9, 9, 9).contains(pos)) {
        return std::nullopt;
    }
    std::size_t nearest = 0;
    for (std::size_t k = 1; k < sweep_->points.size(); ++k) {
        const auto apart = [&](std::size_t of) {
            return std::abs(x(sweep_->points[of].interval) - pos.x());
        };
        nearest = apart(k) < apart(nearest) ? k : nearest;
    }
    return nearest;
}

QString SweepChart::tip(std::size_t point) const {
    const replay::SweepPoint& of = sweep_->points[point];
    const auto number = [](std::uint64_t value) {
        return format::count(static_cast<std::int64_t>(value));
    };
    QStringList lines{
        tr("Assumed: each mapping comes back every %1").arg(format::duration(of.interval))};
    for (const bool after : {false, true}) {
        const replay::SweepFigures& figures = after ? of.after : of.before;
        const QString name = text(after ? sweep_->after : sweep_->before);
        const QString faults =
            tr("%1: %2 faults of %3 accesses")
                .arg(name, number(figures.faults()), number(figures.totals.accesses));
        lines << (figures.seen.zaps
                      ? tr("%1, %2 refaults, %3 storms")
                            .arg(faults, number(figures.totals.refaults), number(figures.storms))
                      : tr("%1, refaults and storms not recorded").arg(faults));
    }
    if (isContradicted(point)) {
        lines
            << tr("Contradicted: with it %1, which recorded, takes %2 faults, and %3 were recorded")
                   .arg(text(sweep_->recorder), number(*of.recorder_faults),
                        number(sweep_->recorded.faults()));
    }
    lines << tr("Click to assume it");
    return lines.join(u'\n');
}

void SweepChart::setCursorAt(std::optional<std::size_t> point) {
    if (cursor_ == point) {
        return;
    }
    cursor_ = point;
    setAccessibleDescription(cursor_ ? tip(*cursor_) : QString());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    update();
}

void SweepChart::mousePressEvent(QMouseEvent* event) {
    if (const auto point = pointAt(event->position()); point && event->button() == Qt::LeftButton) {
        setCursorAt(point);
        emit chosen(sweep_->points[*point].interval);
    }
}

void SweepChart::mouseMoveEvent(QMouseEvent* event) {
    setCursorAt(pointAt(event->position()));
    QToolTip::showText(event->globalPosition().toPoint(),
                       cursor_ ? plainTip(tip(*cursor_)) : QString(), this);
}

void SweepChart::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    key_ = key();
}

void SweepChart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        key_ = key();
    }
}

void SweepChart::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (!hasFocus()) {
        setCursorAt(std::nullopt);
    }
}

void SweepChart::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!sweep_ || sweep_->points.empty() || (step == 0 && !enter)) {
        QWidget::keyPressEvent(event);
    } else if (enter && cursor_) {
        emit chosen(sweep_->points[*cursor_].interval);
    } else if (!cursor_) {
        setCursorAt(0);
    } else {
        const auto last = static_cast<std::ptrdiff_t>(sweep_->points.size()) - 1;
        setCursorAt(static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(*cursor_) + step, 0, last)));
    }
}

void SweepChart::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme theme(palette());
    painter.fillRect(rect(), theme.base);
    if (!sweep_ || sweep_->points.empty()) {
        return;
    }
    paintRecorded(painter, theme);
    paintAxes(painter, theme);
    for (const bool after : {false, true}) {
        paintSide(painter, colorOfSide(theme, after), after);
    }
    paintKey(painter, theme);
    if (cursor_ && *cursor_ < sweep_->points.size()) {
        const double at = x(sweep_->points[*cursor_].interval);
        painter.setPen(QPen(theme.text, 1));
        painter.drawLine(QPointF(at, area().top()), QPointF(at, area().bottom()));
    }
}

void SweepChart::paintAxes(QPainter& painter, const Theme& theme) const {
    const QRectF in = area();
    painter.setPen(theme.frame);
    painter.drawLine(in.bottomLeft(), in.bottomRight());
    painter.drawLine(in.topLeft(), in.bottomLeft());
    double free = in.bottom() + fontMetrics().height();
    std::uint64_t tick = 0;
    for (const std::uint64_t most = greatest(); tick <= most; tick = tick == 0 ? 1 : 10 * tick) {
        const double at = y(tick);
        painter.setPen(theme.grid);
        painter.drawLine(QPointF(in.left(), at), QPointF(in.right(), at));
        if (at <= free - fontMetrics().height()) {
            const QString said = format::count(static_cast<std::int64_t>(tick));
            painter.setPen(theme.dim);
            painter.drawText(QPointF(in.left() - 6 - fontMetrics().horizontalAdvance(said), at + 4),
                             said);
            free = at;
        }
    }
    double left = 0;
    painter.setPen(theme.dim);
    for (const replay::SweepPoint& point : sweep_->points) {
        const QString said = format::duration(point.interval);
        const double wide = fontMetrics().horizontalAdvance(said), at = x(point.interval);
        painter.drawLine(QPointF(at, in.bottom()), QPointF(at, in.bottom() + 3));
        if (at - wide / 2 >= left && at + wide / 2 <= width()) {
            painter.drawText(QPointF(at - wide / 2, in.bottom() + 3 + fontMetrics().ascent()),
                             said);
            left = at + wide / 2 + 14;
        }
    }
}

/// What the trace itself has: the count, and the interval as far as it tells.
void SweepChart::paintRecorded(QPainter& painter, const Theme& theme) const {
    const QRectF in = area();
    const auto inside = [&](std::int64_t interval) {
        return std::clamp(x(std::max<std::int64_t>(interval, 1)), in.left(), in.right());
    };
    if (const auto& measured = sweep_->measured) {
        const double left = inside(measured->low), right = inside(measured->high);
        painter.fillRect(QRectF(left, in.top(), std::max(right - left, 2.0), in.height()),
                         blend(theme.storm, theme.base, 0.2));
    }
    paintContradicted(painter, theme);
    if (const auto recorded = value(sweep_->recorded)) {
        painter.setPen(QPen(theme.dim, 1.4, Qt::DashLine));
        painter.drawLine(QPointF(in.left(), y(*recorded)), QPointF(in.right(), y(*recorded)));
    }
    if (assumed_ && *assumed_ > 0) {
        painter.setPen(QPen(theme.accent, 2));
        painter.drawLine(QPointF(inside(*assumed_), in.top()),
                         QPointF(inside(*assumed_), in.bottom()));
    }
}

bool SweepChart::isContradicted(std::size_t point) const {
    return replay::contradicted(*sweep_, sweep_->points[point]).value_or(false);
}

/// Hatches the intervals that the recording contradicts, each as far as half the way to the next.
void SweepChart::paintContradicted(QPainter& painter, const Theme& theme) const {
    const QRectF in = area();
    const std::size_t count = sweep_->points.size();
    const auto between = [&](std::size_t left) {
        return (x(sweep_->points[left].interval) + x(sweep_->points[left + 1].interval)) / 2;
    };
    for (std::size_t k = 0; k < count; ++k) {
        if (isContradicted(k)) {
            const double left = k == 0 ? in.left() : between(k - 1);
            const double right = k + 1 == count ? in.right() : between(k);
            painter.fillRect(QRectF(left, in.top(), right - left, in.height()), hatching(theme));
        }
    }
}

void SweepChart::paintSide(QPainter& painter, const QColor& color, bool after) const {
    QPolygonF line;
    for (std::size_t k = 0; k < sweep_->points.size(); ++k) {
        const replay::SweepPoint& point = sweep_->points[k];
        if (value(after ? point.after : point.before)) {
            line << placeOf(k, after);
        }
    }
    painter.setPen(QPen(color, 1.8, Qt::DotLine)); // between the points nothing was replayed
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
    painter.setPen(QPen(color, 1.8));
    for (const QPointF& at : line) { // hollow: assumed
        const QRectF mark(at.x() - kMark, at.y() - kMark, 2 * kMark, 2 * kMark);
        after ? painter.drawEllipse(mark) : painter.drawRect(mark);
    }
}

/// What the key says, and where: one line where there is room, else more.
std::vector<SweepChart::KeyEntry> SweepChart::key() const {
    if (!sweep_ || sweep_->points.empty()) {
        return {};
    }
    std::vector<KeyEntry> entries;
    double left = 0;
    int line = 0;
    const auto add = [&](KeyEntry::Of of, const QString& said) {
        const double wide = kKeyMark + fontMetrics().horizontalAdvance(said);
        if (left > 0 && left + wide > width() - kKeyEdge) {
            left = 0;
            ++line;
        }
        entries.push_back({of, said, {kKeyEdge + left, line * fontMetrics().height() * 1.2}});
        left += wide + kKeyMark;
    };
    for (const bool after : {false, true}) {
        const replay::SweepPoint& first = sweep_->points.front();
        const QString name = text(after ? sweep_->after : sweep_->before);
        add(after ? KeyEntry::After : KeyEntry::Before, value(after ? first.after : first.before)
                                                            ? tr("%1, assumed").arg(name)
                                                            : tr("%1: not recorded").arg(name));
    }
    const auto recorded = value(sweep_->recorded);
    add(KeyEntry::Recorded,
        recorded ? tr("recorded: %1").arg(format::count(static_cast<std::int64_t>(*recorded)))
                 : tr("recorded: not known"));
    for (std::size_t k = 0; k < sweep_->points.size(); ++k) {
        if (isContradicted(k)) {
            add(KeyEntry::Contradicted, tr("contradicted by the recording"));
            break;
        }
    }
    return entries;
}

void SweepChart::paintKey(QPainter& painter, const Theme& theme) const {
    for (const KeyEntry& entry : key_) {
        const double middle = entry.at.y() + fontMetrics().height() * 0.7;
        const double left = entry.at.x();
        const QRectF mark(left + kMark, middle - kMark, 2 * kMark, 2 * kMark);
        switch (entry.of) {
        case KeyEntry::Before:
            painter.setPen(QPen(colorOfSide(theme, false), 1.8));
            painter.drawRect(mark);
            break;
        case KeyEntry::After:
            painter.setPen(QPen(colorOfSide(theme, true), 1.8));
            painter.drawEllipse(mark);
            break;
        case KeyEntry::Recorded:
            painter.setPen(QPen(theme.dim, 1.4, Qt::DashLine));
            painter.drawLine(QPointF(left, middle), QPointF(left + 4 * kMark, middle));
            break;
        case KeyEntry::Contradicted: {
            const QRectF ground(left, middle - 1.6 * kMark, 4 * kMark, 3.2 * kMark);
            painter.fillRect(ground, hatching(theme));
            painter.setPen(theme.frame);
            painter.drawRect(ground);
            break;
        }
        }
        painter.setPen(theme.text);
        painter.drawText(QPointF(left + kKeyMark, middle + 4), entry.said);
    }
}

} // namespace daxscope::gui

#include "moc_sweep_chart.cpp"
