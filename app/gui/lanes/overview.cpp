// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/overview.h"

#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/notes.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace daxscope::gui {

namespace {
constexpr int kGrip = 5;          ///< pixels beside an edge that take hold of it
constexpr double kLeastFrame = 3; ///< pixels, however short the time is
constexpr double kStripPan = 0.25, kStripZoom = 0.5, kStripWheel = 0.8;
constexpr int kStripNotch = 120; ///< of QWheelEvent::angleDelta()
} // namespace

Overview::Overview(ViewState* state, QWidget* parent)
    : QWidget(parent), state_(state), counting_(this) {
    setObjectName(QStringLiteral("overview"));
    setAccessibleName(tr("Overview of the whole time"));
    setAccessibleDescription(
        tr("Faults before and after over the whole time, with a frame around what the lanes show"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto again = [this] { update(); };
    connect(state, &ViewState::visibleChanged, this, again);
    connect(state, &ViewState::stretchChanged, this, again);
    connect(state, &ViewState::playheadChanged, this, again);
    connect(state, &ViewState::overviewOfChanged, this, again);
}

void Overview::show(std::shared_ptr<const Sides> sides, std::array<OfSide, kSides.size()> indices) {
    sides_ = std::move(sides);
    indices_ = std::move(indices);
    counted_ = {};
    update();
}

void Overview::setNotes(const Notes* notes) {
    notes_ = notes;
    if (notes != nullptr) {
        connect(notes, &Notes::changed, this, [this] { update(); });
    }
}

void Overview::setEdges(int left, int right) {
    if (left != left_ || right != right_) {
        left_ = left;
        right_ = right;
        update();
    }
}

QSize Overview::sizeHint() const {
    return {320, 2 * fontMetrics().height() + 6};
}

QRect Overview::area() const {
    return QRect(QPoint(left_, 2), QPoint(std::max(right_, left_ + 1) - 1, height() - 3));
}

double Overview::x(std::int64_t time) const {
    const TimeRange bounds = state_->bounds();
    const double share = static_cast<double>(time - bounds.begin) /
                         static_cast<double>(std::max<std::int64_t>(bounds.length(), 1));
    return area().left() + share * area().width();
}

std::int64_t Overview::timeAt(double x) const {
    const TimeRange bounds = state_->bounds();
    const double share = std::clamp((x - area().left()) / area().width(), 0.0, 1.0);
    return bounds.begin + std::llround(share * static_cast<double>(bounds.length()));
}

QRect Overview::frame() const {
    const TimeRange visible = state_->visible();
    const double left = x(visible.begin), right = std::max(x(visible.end), left + kLeastFrame);
    return QRectF(left, area().top(), right - left, area().height()).toAlignedRect();
}

// --- drawing ---

void Overview::paintSide(QPainter& painter, const Theme& theme, Side side, QRectF band) const {
    painter.setPen(theme.dim);
    // Faults are what one takes it for.
    const QString label = counted_.of == OverviewOf::Faults
                              ? sides_->name(side)
                              : tr("%1 %2").arg(name(), sides_->name(side));
    painter.drawText(QRectF(4, band.top(), left_ - 8, band.height()),
                     Qt::AlignRight | Qt::AlignVCenter,
                     fontMetrics().elidedText(label, Qt::ElideMiddle, std::max(left_ - 8, 0)));
    painter.fillRect(band, theme.base);
    if (!counted_.isKnown(side)) { // never drawn as if there were none
        QColor lines = theme.dim;
        lines.setAlphaF(0.45F);
        painter.fillRect(band, QBrush(lines, Qt::BDiagPattern));
        const QString why = tr("%1 not recorded").arg(name());
        const double width = fontMetrics().horizontalAdvance(why) + 10;
        const QRectF place(band.center().x() - width / 2, band.top(), width, band.height());
        painter.fillRect(place, theme.base);
        painter.drawText(place, Qt::AlignCenter, why);
        return;
    }
    const auto& columns = columns_[static_cast<std::size_t>(side)];
    const double pixel = 1 / devicePixelRatioF();
    const bool filtered = indices_[static_cast<std::size_t>(side)].passing != nullptr;
    const auto bar = [&](std::size_t column, std::uint64_t figure, const QColor& color) {
        if (figure > 0) { // one is never nothing
            const double share = static_cast<double>(figure) / static_cast<double>(most_);
            const double tall = std::max(1.0, share * (band.height() - 1));
            painter.fillRect(QRectF(band.left() + static_cast<double>(column) * pixel,
                                    band.bottom() - tall, pixel, tall),
                             color);
        }
    };
    QColor storm = theme.storm, loss = theme.loss;
    storm.setAlphaF(0.25F);
    loss.setAlphaF(0.35F);
    const QColor weak = blend(theme.text, theme.base, 0.25);
    const QColor strong = blend(theme.text, theme.base, 0.75);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const QRectF whole(band.left() + static_cast<double>(k) * pixel, band.top(), pixel,
                           band.height());
        if (columns[k].storm) {
            painter.fillRect(whole, storm);
        }
    }
    for (std::size_t k = 0; k < columns.size();) { // a run of losses is hatched once
        std::size_t end = k;
        while (end < columns.size() && columns[end].loss) {
            ++end;
        }
        if (end > k) {
            const QRectF lost(band.left() + static_cast<double>(k) * pixel, band.top(),
                              std::max(static_cast<double>(end - k) * pixel, 2.0), band.height());
            painter.fillRect(lost, loss);
            painter.fillRect(lost, QBrush(theme.loss, Qt::BDiagPattern));
        }
        k = std::max(end, k + 1);
    }
    for (std::size_t k = 0; k < columns.size(); ++k) { // over it: what was recorded there is seen
        bar(k, columns[k].all, filtered ? weak : strong);
        bar(k, columns[k].passing, strong);
    }
}

void Overview::paintTimes(QPainter& painter, const Theme& theme) const {
    const QRectF all = area();
    if (const auto stretch = state_->stretch()) {
        QColor tint = theme.accent;
        tint.setAlphaF(0.3F);
        const double left = x(stretch->begin);
        painter.fillRect(
            QRectF(left, all.top(), std::max(x(stretch->end) - left, 1.0), all.height()), tint);
    }
    for (const Note& note : notes_ != nullptr ? notes_->all() : std::vector<Note>()) {
        const double at = std::floor(x(note.time));
        if (at >= all.left() && at <= all.right()) {
            painter.fillRect(QRectF(at, all.top(), 1, all.height()), theme.accent);
            painter.fillRect(QRectF(at, all.top(), 5, 4), theme.accent);
        }
    }
    if (const auto playhead = state_->playhead()) {
        painter.fillRect(QRectF(std::floor(x(*playhead)), all.top(), 1, all.height()), theme.text);
    }
    QColor veil = theme.base;
    veil.setAlphaF(0.6F);
    const QRectF frame = this->frame();
    painter.fillRect(QRectF(all.topLeft(), QPointF(frame.left(), all.bottom())), veil);
    painter.fillRect(QRectF(QPointF(frame.right(), all.top()), all.bottomRight()), veil);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.text, hasFocus() ? 2 : 1));
    painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5));
}

void Overview::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (!sides_ || area().width() < 2) {
        return;
    }
    count();
    const Theme theme(palette());
    const QRectF all = QRectF(area()).adjusted(0, 1, 0, -1); // within the frame
    const double half = std::floor((all.height() - 1) / 2);
    paintSide(painter, theme, Side::Before, {all.left(), all.top(), all.width(), half});
    paintSide(painter, theme, Side::After, {all.left(), all.bottom() - half, all.width(), half});
    painter.fillRect(QRectF(all.left(), all.top() + half, all.width(), 1), theme.frame);
    painter.setClipRect(all.adjusted(-1, -1, 1, 1));
    paintTimes(painter, theme);
}

// --- mouse and keys ---

Overview::Hold Overview::holdAt(QPoint pos) const {
    const QRect frame = this->frame();
    const int within = std::min(kGrip, frame.width() / 4); // of a narrow frame the middle is left
    if (pos.x() >= frame.left() - kGrip && pos.x() < frame.left() + within) {
        return Hold::Begin;
    }
    if (pos.x() > frame.right() - within && pos.x() <= frame.right() + kGrip) {
        return Hold::End;
    }
    return frame.contains(pos.x(), frame.center().y()) ? Hold::Frame : Hold::Nothing;
}

void Overview::centre(std::int64_t time) {
    const std::int64_t length = state_->visible().length();
    state_->setVisible({time - length / 2, time - length / 2 + length}, true);
}

void Overview::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !sides_) {
        event->ignore();
        return;
    }
    pressed_ = event->pos();
    moved_ = false;
    state_->endGesture();
    hold_ = holdAt(pressed_);
    if (hold_ == Hold::Nothing) {
        centre(timeAt(pressed_.x()));
        hold_ = Hold::Frame;
    }
    visible_at_press_ = state_->visible();
}

void Overview::mouseMoveEvent(QMouseEvent* event) {
    if (hold_ == Hold::Nothing) {
        const Hold under = sides_ ? holdAt(event->pos()) : Hold::Nothing;
        setCursor(under == Hold::Frame     ? Qt::OpenHandCursor
                  : under == Hold::Nothing ? Qt::ArrowCursor
                                           : Qt::SizeHorCursor);
        return;
    }
    moved_ = moved_ || (event->pos() - pressed_).manhattanLength() > 2;
    if (!moved_) {
        return;
    }
    const double ns = static_cast<double>(state_->bounds().length()) / area().width();
    const std::int64_t by = std::llround((event->pos().x() - pressed_.x()) * ns);
    const TimeRange bounds = state_->bounds();
    TimeRange next = visible_at_press_;
    if (hold_ == Hold::Begin) {
        next.begin = std::clamp(next.begin + by, bounds.begin, next.end - ViewState::kShortest);
    } else if (hold_ == Hold::End) {
        next.end = std::clamp(next.end + by, next.begin + ViewState::kShortest, bounds.end);
    } else {
        next = {next.begin + by, next.end + by};
    }
    state_->setVisible(next, true);
}

void Overview::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    if (hold_ != Hold::Nothing && !moved_) {
        centre(timeAt(pressed_.x()));
    }
    hold_ = Hold::Nothing;
    state_->endGesture();
}

void Overview::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        state_->fit();
    }
}

void Overview::wheelEvent(QWheelEvent* event) {
    const TimeRange visible = state_->visible();
    const QPoint turned = event->angleDelta();
    if (turned.x() != 0 && turned.y() == 0) {
        state_->pan(-kStripPan * turned.x() / kStripNotch);
        return;
    }
    state_->zoom(std::pow(kStripWheel, static_cast<double>(turned.y()) / kStripNotch),
                 std::clamp(timeAt(event->position().x()), visible.begin, visible.end));
}

void Overview::keyPressEvent(QKeyEvent* event) {
    const TimeRange visible = state_->visible(), bounds = state_->bounds();
    const std::int64_t length = visible.length();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        return state_->pan(-kStripPan);
    case Qt::Key_Right:
    case Qt::Key_Down:
        return state_->pan(kStripPan);
    case Qt::Key_PageUp:
        return state_->pan(-1);
    case Qt::Key_PageDown:
        return state_->pan(1);
    case Qt::Key_Home:
        return state_->setVisible({bounds.begin, bounds.begin + length});
    case Qt::Key_End:
        return state_->setVisible({bounds.end - length, bounds.end});
    case Qt::Key_Plus:
        return state_->zoom(kStripZoom, visible.begin + length / 2);
    case Qt::Key_Minus:
        return state_->zoom(1 / kStripZoom, visible.begin + length / 2);
    default:
        QWidget::keyPressEvent(event);
    }
}

void Overview::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("overview-menu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const OverviewOf of :
         {OverviewOf::Faults, OverviewOf::Time, OverviewOf::Refaults, OverviewOf::Unmaps}) {
        QAction* action =
            menu->addAction(nameOf(of), this, [this, of] { state_->setOverviewOf(of); });
        action->setCheckable(true);
        action->setChecked(state_->overviewOf() == of);
    }
    menu->popup(event->globalPos());
}

bool Overview::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), plainTip(tipAt(help->pos())), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace daxscope::gui
