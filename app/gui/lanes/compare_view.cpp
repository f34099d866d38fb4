// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/compare_view.h"

#include "app/gui/lanes/compare_impl.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/stretch_stats.h"

#include <QEvent>
#include <QVBoxLayout>
#include <utility>

namespace daxscope::gui {

CompareView::Impl::Impl(CompareView& owner, Document* aDocument, ViewState* aState)
    : view(owner), document(aDocument), state(aState), overview(new Overview(aState, &owner)),
      plot(new Plot(&owner)), scrollBar(new QScrollBar(Qt::Vertical, &owner)) {
    context.state = state;
    context.theme = std::make_shared<Theme>(owner.palette());
    context.layout = std::make_shared<RowLayout>();
    context.layouts.fill(context.layout);
    context.counted = context.layouts;
    context.bounds = state->bounds();

    auto* box = new QVBoxLayout(&owner);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(overview);
    overview->hide(); // till it is asked for
    auto* lanes = new QHBoxLayout;
    lanes->addWidget(plot, 1);
    lanes->addWidget(scrollBar);
    box->addLayout(lanes, 1);
    scrollBar->hide();
    plot->setFocusPolicy(Qt::StrongFocus);
    owner.setFocusProxy(plot);
    plot->setMinimumSize(320, 200);
    plot->setAccessibleName(CompareView::tr("Faults before and after, by PMD range and time"));
    plot->setNotAntialiasedElements(QCP::aeAll);
    plot->addLayer(kMarksLayer, plot->layer(kPointerLayer), QCustomPlot::limBelow);
    // The thread that shows the pictures needs a processor of its own.
    pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
    constexpr int kNextFrame = 12; // ms
    refining.setSingleShot(true);
    refining.setInterval(kNextFrame);
    QObject::connect(&refining, &QTimer::timeout, &view, [this] { replot(); });
    recorded = new Pane(plot, context, Side::Recorded, pool);
    before = new Pane(plot, context, Side::Before, pool);
    after = new Pane(plot, context, Side::After, pool);
    delta = new DeltaPane(plot, context, pool);
    legend = new Legend(plot, context);
    caption = new PaneTitle(plot, context);
    basis = new PaneTitle(plot, context);
    caption->setVisible(false);
    basis->setVisible(false);
    // The plot owns them.
    flags = new NoteFlags(plot, context, {recorded, before, after}, *delta);
    playhead = new Playhead(plot, context, {recorded, before, after}, *delta);
    for (Pane* pane : panes()) {
        new PaneFigures(*pane, context, plot, kPointerLayer); // above the playhead
        QObject::connect(pane, &Pane::refined, &view, [this] { refined(); });
    }
    QObject::connect(delta, &DeltaPane::refined, &view, [this] { refined(); });
    for (PicturePlottable* picture : pictures()) {
        QObject::connect(picture, &PicturePlottable::failed, &view,
                         [this](const Failure& why) { failed(why); });
    }
    recorded->setVisible(state->recordedLaneShown());
    buildLayout();
    retheme();

    QObject::connect(plot, &QCustomPlot::beforeReplot, &view, [this] { beforeReplot(); });
    QObject::connect(plot, &QCustomPlot::afterReplot, &view, [this] {
        replotAsked = false;
        refining.stop();
        checkIdle();
    });
    QObject::connect(scrollBar, &QScrollBar::valueChanged, &view,
                     [this](int value) { setScroll(value); });
    QObject::connect(state, &ViewState::visibleChanged, &view, [this] { syncTime(); });
    QObject::connect(state, &ViewState::rowsChanged, &view, [this] {
        rowsChanged = true;
        replot();
    });
    QObject::connect(state, &ViewState::currentRangeChanged, &view, [this] {
        context.header.reset();
        replot();
    });
    QObject::connect(state, &ViewState::currentRangeSought, &view, [this] {
        rowSought = true;
        replot();
    });
    QObject::connect(state, &ViewState::currentStormChanged, &view, [this] {
        rowsChanged = true; // its row gets room
        replot();
    });
    QObject::connect(state, &ViewState::selectionChanged, &view, [this] {
        repaintPointer();
        if (const auto selected = state->selected()) {
            speak(*selected, state->selectedSide());
        }
    });
    QObject::connect(state, &ViewState::playheadChanged, &view, [this] { repaintPointer(); });
    QObject::connect(state, &ViewState::stretchChanged, &view, [this] { repaintPointer(); });
    QObject::connect(state, &ViewState::loopChanged, &view, [this] { repaintPointer(); });
    QObject::connect(state, &ViewState::recordedLaneChanged, &view, [this] { showRecorded(); });
    QObject::connect(state, &ViewState::hidesRestChanged, &view, [this] {
        if (filtered.result) {
            showData();
        }
    });
    plot->installEventFilter(&view);
}

CompareView::Impl::~Impl() {
    plot->removeEventFilter(&view); // it gets a Leave while it is destroyed
    indexing.drop();
    filtering.drop();
    for (PicturePlottable* picture : pictures()) {
        picture->show({}, {}, {}); // ends its job
    }
    pool.waitForDone();
    for (Pane* pane : panes()) {
        delete pane;
    }
    delete delta;
    delete plot; // before the context that its parts look at
}

Pane* CompareView::Impl::paneOf(Side side) const {
    return side == Side::Recorded ? recorded : side == Side::Before ? before : after;
}

Pane* CompareView::Impl::paneAt(const QPointF& pos) const {
    for (Pane* pane : panes()) {
        if (pane->isVisible() && pane->rect()->rect().contains(pos.toPoint())) {
            return pane;
        }
    }
    return nullptr;
}

/// Of two traces there is no third lane.
void CompareView::Impl::showRecorded() {
    recorded->setVisible(state->recordedLaneShown() && !context.isTwo());
    buildLayout();
    rowsChanged = true;
    replot();
}

// --- drawing ---

void CompareView::Impl::beforeReplot() {
    plot->updateLayout();
    if (rowsChanged || before->rect()->rect().height() != arrangedFor) {
        arrangeRows();
    }
    overview->setEdges(before->rect()->rect().left(), before->rect()->rect().right() + 1);
    const int height = before->rect()->rect().height();
    if (std::exchange(rowSought, rowSought && (sides == nullptr || indexing.busy()))) {
        seekRow();
    }
    const int most = std::max(0, static_cast<int>(context.layout->content_height()) - height);
    const QSignalBlocker quiet(scrollBar);
    scrollBar->setRange(0, most);
    scrollBar->setPageStep(std::max(height - static_cast<int>(context.layout->held()), 1));
    scrollBar->setSingleStep(std::max(static_cast<int>(context.layout->row_height()), 1));
    scroll = std::clamp(scroll, 0.0, static_cast<double>(most));
    scrollBar->setValue(static_cast<int>(scroll));
    if (scrollBar->isHidden() == (most > 0) && !std::exchange(barAsked, true)) {
        QMetaObject::invokeMethod(
            &view, [this] { showScrollBar(); }, Qt::QueuedConnection);
    }
    delta->fitTicks();
    for (Pane* pane : panes()) {
        pane->setScroll(scroll);
    }
}

/// Not from within beforeReplot(): that may come of a resize event, where the layout that the bar
/// changes is still at work and takes no notice.
void CompareView::Impl::showScrollBar() {
    barAsked = false;
    scrollBar->setVisible(scrollBar->maximum() > 0);
    view.layout()->activate();
    replot();
}

void CompareView::Impl::retheme() {
    context.theme = std::make_shared<Theme>(view.palette());
    plot->setWindowColor(view.palette().color(QPalette::Window));
    refresh();
}

void CompareView::Impl::refresh() {
    for (Pane* pane : panes()) {
        pane->refresh();
    }
    delta->refresh();
}

void CompareView::Impl::syncTime() {
    if (context.bounds != state->bounds()) {
        context.bounds = state->bounds();
        refresh();
    }
    const TimeRange visible = state->visible();
    const QCPRange range(static_cast<double>(visible.begin - context.bounds.begin),
                         static_cast<double>(visible.end - context.bounds.begin));
    for (Pane* pane : panes()) {
        pane->rect()->axis(QCPAxis::atBottom)->setRange(range);
    }
    delta->rect()->axis(QCPAxis::atBottom)->setRange(range);
    rowsChanged = rowsChanged || packedFor != partiesInSight();
    replot();
}

void CompareView::Impl::setScroll(double top) {
    scroll = std::round(top);
    replot();
}

void CompareView::Impl::replot() {
    replotAsked = true;
    idleSaid = false;
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void CompareView::Impl::refined() {
    // All panes change together, and it costs one frame and not one each.
    const auto all = pictures();
    const bool others = std::any_of(all.begin(), all.end(), [](const PicturePlottable* picture) {
        return picture->isSightUnderWay();
    });
    if (!others && !refining.isActive()) {
        refining.start();
    }
}

bool CompareView::Impl::exact() const {
    const auto all = pictures();
    return !indexing.busy() && !filtering.busy() && !(filter && filter->busy()) && !replotAsked &&
           !barAsked && std::all_of(all.begin(), all.end(), [](const PicturePlottable* picture) {
               return !picture->visible() || picture->isExact();
           });
}

void CompareView::Impl::checkIdle() {
    if (!idleSaid && exact()) {
        idleSaid = true;
        emit view.idle();
    }
}

// --- CompareView ---

CompareView::CompareView(Document* document, ViewState* state, QWidget* parent)
    : QWidget(parent), impl_(std::make_unique<Impl>(*this, document, state)) {
    if (document != nullptr) {
        connect(document, &Document::opened, this, [this, state] {
            if (!state->isTakenUp()) { // another trace has other rows
                impl_->rowHeight = impl_->scroll = 0;
            }
        });
        connect(document, &Document::comparisonChanged, this,
                [this, document] { setSides(document->sides()); });
        setSides(document->sides());
    }
}

CompareView::~CompareView() = default;

void CompareView::setStretch(const StretchStats* stats) {
    impl_->context.stretch = stats;
    if (stats != nullptr) {
        connect(stats, &StretchStats::changed, this, [this] { impl_->repaintPointer(); });
    }
}

void CompareView::setOverviewShown(bool on) {
    impl_->overview->setVisible(on);
}

void CompareView::setIndices(ShownIndices* indices) {
    impl_->indices = indices;
}

void CompareView::setNotes(Notes* notes) {
    impl_->context.notes = notes;
    impl_->notes = notes;
    impl_->overview->setNotes(notes);
    if (notes != nullptr) {
        connect(notes, &Notes::changed, this, [this] { impl_->repaintPointer(); });
    }
}

std::optional<std::int64_t> CompareView::pointerTime() const {
    return impl_->context.pointer.time;
}

void CompareView::setSides(std::shared_ptr<const Sides> sides) {
    impl_->build(std::move(sides));
}

void CompareView::setComparison(std::shared_ptr<const replay::Comparison> comparison) {
    setSides(comparison ? Sides::one(std::move(comparison)) : nullptr);
}

const std::optional<Failure>& CompareView::failure() const {
    return impl_->failure;
}

bool CompareView::isIdle() const {
    return impl_->exact();
}

QRect CompareView::laneRect(Side side, std::uint32_t number) const {
    const Pane* pane = impl_->paneOf(side);
    const Row* row = impl_->context.layout->row_of(number);
    if (row == nullptr || !pane->isVisible()) {
        return {};
    }
    const QRect area = pane->rect()->rect();
    const QRectF lane(area.left(), pane->yInPlot(row->top), area.width(), row->height);
    return lane.intersected(pane->areaOf(*row)).toAlignedRect().translated(impl_->plot->pos());
}

QRect CompareView::outcomeRect(Side side, std::uint32_t number) const {
    const Pane* pane = impl_->paneOf(side);
    if (!pane->data() || !pane->isVisible() || number >= pane->data().run().outcomes.size()) {
        return {};
    }
    const replay::Outcome& outcome = pane->data().run().outcomes[number];
    const Row* row = pane->layout()->row_of(outcome.range);
    if (row == nullptr) {
        return {};
    }
    const QRect area = pane->rect()->rect();
    const Grid grid = pane->lanes()->grid();
    const qreal ratio = impl_->plot->bufferDevicePixelRatio();
    const int first = grid.column_of(outcome.begin);
    const int last = std::max(grid.column_of(std::max(outcome.end - 1, outcome.begin)), first);
    const std::size_t strip = row->strip_of(outcome.mapping);
    const QRectF rect(area.left() + first / ratio, pane->yInPlot(row->strip_top(strip)),
                      std::max((last + 1 - first) / ratio, 1.0), row->strip_height());
    return rect.toAlignedRect()
        .intersected(pane->areaOf(*row).toRect())
        .translated(impl_->plot->pos());
}

QString CompareView::tooltipAt(QPoint pos) const {
    return impl_->describe(pos - impl_->plot->pos());
}

void CompareView::fitRows() {
    impl_->rowHeight = 0;
    impl_->rowsChanged = true;
    impl_->rowSought = true;
    impl_->replot();
}

void CompareView::growRows(int steps) {
    const auto range = impl_->state->currentRange();
    const Row* row = range ? impl_->context.layout->row_of(*range) : nullptr;
    const double middle = impl_->arrangedFor / 2.0;
    const double y = row != nullptr
                         ? impl_->context.layout->in_pane(row->top, impl_->scroll) + row->height / 2
                         : middle;
    impl_->growRows(steps, y >= 0 && y < impl_->arrangedFor ? y : middle);
}

void CompareView::fit() {
    const TimeRange before = impl_->state->visible();
    impl_->state->fit();
    if (before == impl_->state->visible()) {
        fitRows();
    }
}

void CompareView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange) {
        impl_->plot->setFont(font());
        impl_->rowsChanged = true;
        impl_->retheme();
        impl_->replot();
    }
    QWidget::changeEvent(event);
}

} // namespace daxscope::gui
