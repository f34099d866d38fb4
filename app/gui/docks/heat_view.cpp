// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/heat_view.h"

#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "replay/lanes/heat_colours.h"

#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr int kLeastHeight = 40; ///< of the cells, pixels
constexpr int kTick = 4;         ///< … of a tick of the time axis
} // namespace

HeatView::HeatView(ViewState* state, QWidget* parent) : QWidget(parent), state_(state) {
    setObjectName(QStringLiteral("heat-view"));
    setAccessibleName(tr("Heat map of all ranges"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(kLeastHeight + axisHeight());
    const auto again = [this] { update(); };
    connect(state, &ViewState::visibleChanged, this, again);
    connect(state, &ViewState::stretchChanged, this, again);
}

void HeatView::show(std::shared_ptr<const HeatData> what) {
    shown_ = std::move(what);
    image_ = {};
    if (!hasCells() || (cursor_ && (cursor_->line >= shown_->map.lines ||
                                    cursor_->column >= shown_->map.times.columns))) {
        cursor_.reset();
    }
    update();
}

bool HeatView::hasCells() const {
    return shown_ && shown_->known && shown_->map.lines > 0;
}

int HeatView::axisHeight() const {
    return fontMetrics().height() + kTick + 2;
}

int HeatView::mapHeight() const {
    return std::max(height() - axisHeight(), 1);
}

QSize HeatView::room() const {
    return {std::max(static_cast<int>(width() * devicePixelRatioF()), 1),
            std::max(static_cast<int>(mapHeight() * devicePixelRatioF()), 1)};
}

QRectF HeatView::cellRect(std::uint32_t line, std::uint32_t column) const {
    const double wide = static_cast<double>(width()) / shown_->map.times.columns;
    const double tall = static_cast<double>(mapHeight()) / shown_->map.lines;
    return {column * wide, line * tall, wide, tall};
}

std::optional<HeatView::Cell> HeatView::cellAt(QPointF pos) const {
    if (!hasCells() || !QRectF(0, 0, width(), mapHeight()).contains(pos)) {
        return {};
    }
    const auto at = [](double pixel, int size, std::uint32_t count) {
        return std::min(static_cast<std::uint32_t>(pixel * count / size), count - 1);
    };
    return Cell{at(pos.y(), mapHeight(), shown_->map.lines),
                at(pos.x(), width(), shown_->map.times.columns)};
}

double HeatView::x(std::int64_t time) const {
    const replay::HeatTimes& times = shown_->map.times;
    return static_cast<double>(time - times.begin) / static_cast<double>(times.end - times.begin) *
           width();
}

std::int64_t HeatView::timeAt(double x) const {
    const replay::HeatTimes& times = shown_->map.times;
    return times.begin + std::llround(std::clamp(x / width(), 0.0, 1.0) *
                                      static_cast<double>(times.end - times.begin));
}

std::uint32_t HeatView::placeOf(const Cell& cell) const {
    return shown_->map.row[shown_->map.cell(cell.line, cell.column)];
}

QString HeatView::text(const Cell& cell) const {
    const replay::HeatMap& map = shown_->map;
    const Sides& sides = *shown_->sides;
    const std::uint32_t row = shown_->rows[static_cast<qsizetype>(placeOf(cell))];
    const std::uint32_t before = sides[Side::Before].range(row);
    const bool named = before != replay::kNoIndex;
    const PaneSide& namer = sides[named ? Side::Before : Side::After];
    QString text = format::fileAndRange(namer.trace(), named ? before : namer.range(row));
    const std::uint32_t ranges = map.first_row[cell.line + 1] - map.first_row[cell.line];
    if (ranges > 1) {
        text += tr("\nthe greatest of %1 ranges in this line").arg(format::count(ranges));
    }
    const std::int64_t begin = map.times.start(cell.column);
    const std::int64_t length = map.times.start(cell.column + 1) - begin;
    text += tr("\nfrom %1, for %2")
                .arg(format::time(begin - sides.zero(), std::max<std::int64_t>(length / 10, 1)),
                     format::duration(length));
    const std::int64_t value = map.value[map.cell(cell.line, cell.column)];
    const std::int64_t amount = std::abs(value);
    const QString figure =
        map.of == replay::HeatOf::Time ? format::duration(amount) : format::count(amount);
    const QString what = map.of == replay::HeatOf::Faults     ? tr("faults %1")
                         : map.of == replay::HeatOf::Refaults ? tr("refaults %1")
                         : map.of == replay::HeatOf::Zaps     ? tr("mappings zapped %1")
                         : map.of == replay::HeatOf::Time     ? tr("in faults %1")
                                                              : tr("fallbacks %1");
    const QString sign = shown_->side || value == 0 ? QString()
                         : value > 0                ? QStringLiteral("+")
                                                    : QStringLiteral("−");
    text +=
        u'\n' +
        (shown_->side ? sides.name(*shown_->side)
                      : tr("%1 less %2").arg(sides.name(Side::After), sides.name(Side::Before))) +
        QStringLiteral(": ") + what.arg(sign + figure);
    return shown_->filtered ? text + tr("\nof what passes the filter") : text;
}

QString HeatView::tipAt(QPointF pos) const {
    const auto cell = cellAt(pos);
    return cell ? text(*cell) : QString();
}

QImage HeatView::image(const Theme& theme) const {
    const replay::HeatMap& map = shown_->map;
    QImage image(static_cast<int>(map.times.columns), static_cast<int>(map.lines),
                 QImage::Format_RGB32);
    // More, fewer: a colour of each amount, made once.
    constexpr int kShades = 256;
    std::array<std::array<QRgb, kShades>, 2> shades{};
    const lanes::Colours& colours = *theme.colours;
    const std::array hues{shown_->side ? colours.of(replay::OutcomeClass::Refault) : colours.more,
                          colours.fewer};
    for (std::size_t sign = 0; sign < hues.size(); ++sign) {
        for (int k = 0; k < kShades; ++k) {
            shades[sign][static_cast<std::size_t>(k)] =
                lanes::heat_colour(colours, hues[sign], static_cast<double>(k) / (kShades - 1))
                    .rgb();
        }
    }
    const double most = std::log2(static_cast<double>(map.most) + 1);
    for (std::uint32_t line = 0; line < map.lines; ++line) {
        auto* pixel = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(line)));
        for (std::uint32_t column = 0; column < map.times.columns; ++column) {
            const std::int64_t value = map.value[map.cell(line, column)];
            const double amount = std::log2(static_cast<double>(std::abs(value)) + 1);
            pixel[column] = value == 0
                                ? theme.base.rgb()
                                : shades[value < 0 ? 1 : 0]
                                        [static_cast<std::size_t>(amount / most * (kShades - 1))];
        }
    }
    return image;
}

std::vector<HeatView::Tick> HeatView::ticks() const {
    std::vector<Tick> made;
    if (!hasCells()) {
        return made;
    }
    const replay::HeatTimes& times = shown_->map.times;
    ticker_.setRoom(width(), font());
    ticker_.setZero(static_cast<double>(shown_->sides->zero() - times.begin));
    QVector<double> places;
    QVector<QString> labels;
    ticker_.generate({0, static_cast<double>(times.end - times.begin)}, locale(), u'f', 0, places,
                     nullptr, &labels);
    double free = 0; // from here on there is room for a label
    for (qsizetype k = 0; k < std::min(places.size(), labels.size()); ++k) {
        const double at = x(times.begin + std::llround(places[k]));
        if (at < 0 || at >= width()) {
            continue;
        }
        const double wide = fontMetrics().horizontalAdvance(labels[k]) + 2.0;
        const double left = std::clamp(at - wide / 2, 0.0, std::max(width() - wide, 0.0));
        const bool fits = left >= free;
        const QRectF label(left, mapHeight() + kTick, wide, fontMetrics().height());
        made.push_back({at, fits ? labels[k] : QString(), label});
        free = fits ? label.right() + fontMetrics().averageCharWidth() : free;
    }
    return made;
}

void HeatView::drawAxis(QPainter& painter, const Theme& theme) const {
    const int top = mapHeight();
    painter.fillRect(QRect(0, top, width(), height() - top), palette().window());
    painter.fillRect(QRect(0, top, width(), 1), theme.frame);
    for (const Tick& tick : ticks()) {
        painter.fillRect(QRectF(std::floor(tick.x), top, 1, kTick), theme.frame);
        painter.setPen(theme.text);
        painter.drawText(tick.label, Qt::AlignCenter, tick.text);
    }
}

void HeatView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const Theme theme(palette());
    painter.fillRect(rect(), theme.base);
    if (!hasCells()) {
        painter.setPen(theme.dim);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                         !shown_          ? QString()
                         : !shown_->known ? tr("Not recorded: who was zapped.")
                                          : tr("No ranges are shown."));
        return;
    }
    if (image_.isNull()) {
        image_ = image(theme);
    }
    painter.drawImage(QRect(0, 0, width(), mapHeight()), image_);
    drawAxis(painter, theme);
    if (const auto stretch = state_->stretch()) {
        QColor tint = theme.accent;
        tint.setAlphaF(0.25F);
        const double left = x(stretch->begin);
        painter.fillRect(QRectF(left, 0, std::max(x(stretch->end) - left, 1.0), mapHeight()), tint);
    }
    const TimeRange visible = state_->visible();
    painter.setPen(QPen(theme.accent, 1, Qt::DashLine));
    for (const std::int64_t time : {visible.begin, visible.end}) {
        const double at = std::clamp(std::floor(x(time)), 0.0, width() - 1.0) + 0.5;
        painter.drawLine(QPointF(at, 0), QPointF(at, mapHeight()));
    }
    if (cursor_ && hasFocus()) {
        painter.setPen(QPen(theme.text, 2));
        painter.drawRect(cellRect(cursor_->line, cursor_->column).adjusted(-2, -2, 2, 2));
    }
}

void HeatView::goTo(const Cell& cell, std::uint32_t place) {
    const replay::HeatTimes& times = shown_->map.times;
    const std::int64_t middle =
        times.start(cell.column) + (times.start(cell.column + 1) - times.start(cell.column)) / 2;
    const std::int64_t length = state_->visible().length();
    state_->setVisible({middle - length / 2, middle - length / 2 + length});
    state_->setCurrentRange(shown_->rows[static_cast<qsizetype>(place)]);
}

void HeatView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && hasCells()) {
        pressed_ = event->position();
        dragged_ = false;
    }
}

void HeatView::mouseMoveEvent(QMouseEvent* event) {
    if (!pressed_ || !hasCells()) {
        return;
    }
    dragged_ = dragged_ || std::abs(event->position().x() - pressed_->x()) > 3;
    if (dragged_) {
        const auto [begin, end] =
            std::minmax({timeAt(pressed_->x()), timeAt(event->position().x())});
        state_->setStretch(TimeRange{begin, std::max(end, begin + 1)});
    }
}

void HeatView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    const auto cell = pressed_ && !dragged_ ? cellAt(*pressed_) : std::nullopt;
    pressed_.reset();
    if (cell) {
        cursor_ = cell;
        goTo(*cell, placeOf(*cell));
        update();
    }
}

void HeatView::keyPressEvent(QKeyEvent* event) {
    if (!hasCells()) {
        return QWidget::keyPressEvent(event);
    }
    const auto step = [&](int lines, int columns) {
        const Cell from = cursor_.value_or(Cell{0, 0});
        const auto moved = [](std::uint32_t at, int by, std::uint32_t count) {
            return static_cast<std::uint32_t>(
                std::clamp<std::int64_t>(std::int64_t{at} + by, 0, std::int64_t{count} - 1));
        };
        cursor_ = Cell{moved(from.line, lines, shown_->map.lines),
                       moved(from.column, columns, shown_->map.times.columns)};
        setAccessibleDescription(text(*cursor_));
        update();
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return step(0, -1);
    case Qt::Key_Right:
        return step(0, 1);
    case Qt::Key_Up:
        return step(-1, 0);
    case Qt::Key_Down:
        return step(1, 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (cursor_) {
            goTo(*cursor_, placeOf(*cursor_));
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool HeatView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), plainTip(tipAt(help->pos())), this);
        return true;
    }
    if (event->type() == QEvent::PaletteChange) {
        image_ = {};
    }
    return QWidget::event(event);
}

} // namespace daxscope::gui
