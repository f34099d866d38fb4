// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare_view.h"

#include "app/gui/lanes/compare_impl.h"
#include "app/gui/lanes/text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <map>
#include <set>

namespace daxscope::gui {

namespace {
constexpr int kRightMargin = 8;
constexpr double kMostLabelShare = 0.25; ///< of the width, for the labels
constexpr double kMostLabel = 300;       ///< and no more than this
} // namespace

CompareView::Impl::Impl(CompareView& owner, Document* aDocument, ViewState* aState)
    : view(owner), document(aDocument), state(aState), plot(new Plot(&owner)),
      scrollBar(new QScrollBar(Qt::Vertical, &owner)) {
    context.state = state;
    context.theme = std::make_shared<Theme>(owner.palette());
    context.layout = std::make_shared<RowLayout>();
    context.bounds = state->bounds();

    auto* box = new QHBoxLayout(&owner);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(plot, 1);
    box->addWidget(scrollBar);
    scrollBar->hide();
    plot->setFocusPolicy(Qt::StrongFocus);
    owner.setFocusProxy(plot);
    plot->setMinimumSize(320, 200);
    plot->setAccessibleName(CompareView::tr("Faults before and after, by PMD range and time"));
    plot->setNotAntialiasedElements(QCP::aeAll);
    plot->addLayer(kMarksLayer, plot->layer(kPointerLayer), QCustomPlot::limBelow);
    // The thread that shows the pictures needs a processor of its own.
    pool.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
    recorded = new Pane(plot, context, Side::Recorded, pool);
    before = new Pane(plot, context, Side::Before, pool);
    after = new Pane(plot, context, Side::After, pool);
    delta = new DeltaPane(plot, context, pool);
    legend = new Legend(plot, context);
    for (Pane* pane : panes()) {
        QObject::connect(pane, &Pane::refined, &view, [this] { refined(); });
    }
    QObject::connect(delta, &DeltaPane::refined, &view, [this] { refined(); });
    recorded->setVisible(state->recordedLaneShown());
    buildLayout();
    retheme();

    QObject::connect(plot, &QCustomPlot::beforeReplot, &view, [this] { beforeReplot(); });
    QObject::connect(plot, &QCustomPlot::afterReplot, &view, [this] {
        replotAsked = false;
        checkIdle();
    });
    QObject::connect(scrollBar, &QScrollBar::valueChanged, &view,
                     [this](int value) { setScroll(value); });
    QObject::connect(state, &ViewState::visibleChanged, &view, [this] { syncTime(); });
    QObject::connect(state, &ViewState::rowsChanged, &view, [this] {
        rowsChanged = true;
        replot();
    });
    QObject::connect(state, &ViewState::currentRangeChanged, &view, [this] { replot(); });
    QObject::connect(state, &ViewState::currentStormChanged, &view, [this] {
        rowsChanged = true; // its row gets room
        replot();
    });
    QObject::connect(state, &ViewState::selectionChanged, &view, [this] { repaintPointer(); });
    QObject::connect(state, &ViewState::recordedLaneChanged, &view, [this](bool on) {
        recorded->setVisible(on);
        buildLayout();
        rowsChanged = true;
        replot();
    });
    plot->installEventFilter(&view);
}

CompareView::Impl::~Impl() {
    plot->removeEventFilter(&view); // it gets a Leave while it is destroyed
    if (cancelBuild) {
        cancelBuild->store(true);
    }
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

// --- data ---

void CompareView::Impl::build(std::shared_ptr<const replay::Comparison> what) {
    if (cancelBuild) {
        cancelBuild->store(true);
    }
    cancelBuild = std::make_shared<std::atomic<bool>>(false);
    ++ticket;
    building = what != nullptr;
    idleSaid = false;
    if (what == nullptr) {
        indexed(nullptr, {});
        return;
    }
    pool.start([this, what = std::move(what), cancel = cancelBuild, mine = ticket] {
        Indices indices;
        try {
            const Progress progress(
                [&cancel](std::uint64_t, std::uint64_t) { return !cancel->load(); });
            const std::size_t ranges = what->trace->ranges().size();
            for (const Side side : {Side::Recorded, Side::Before, Side::After}) {
                const PaneData data{what, nullptr, side};
                auto index = std::make_shared<replay::ZoomIndex>(data.run(), ranges, progress);
                index->set_storms(data.storms());
                index->set_losses(what->trace->losses());
                indices[static_cast<std::size_t>(side)] = std::move(index);
            }
        } catch (const Cancelled&) {
            return; // another comparison is on its way
        }
        QMetaObject::invokeMethod(
            &view,
            [this, what, indices, mine] {
                if (mine == ticket) {
                    building = false;
                    indexed(what, indices);
                }
            },
            Qt::QueuedConnection);
    });
}

void CompareView::Impl::indexed(std::shared_ptr<const replay::Comparison> what,
                                const Indices& indices) {
    comparison = std::move(what);
    context.trace = comparison != nullptr ? comparison->trace : nullptr;
    context.rangeLabels.clear();
    context.mappingLabels.clear();
    context.pointer = {};
    context.bounds = state->bounds();
    for (Pane* pane : panes()) {
        pane->setData(comparison == nullptr
                          ? PaneData{}
                          : PaneData{comparison, indices[static_cast<std::size_t>(pane->side())],
                                     pane->side()});
    }
    delta->setData(before->data(), after->data());
    rowsChanged = true;
    syncTime();
    replot();
}

// --- layout ---

void CompareView::Impl::buildLayout() {
    QCPLayoutGrid* grid = plot->plotLayout();
    while (grid->elementCount() > 0) {
        grid->takeAt(grid->elementCount() - 1);
        grid->simplify();
    }
    int row = 0;
    const auto add = [&](QCPLayoutElement* element, double stretch) {
        grid->addElement(row, 0, element);
        grid->setRowStretchFactor(row, stretch);
        ++row;
    };
    if (recorded->isVisible()) {
        add(recorded->title(), 0.001);
        add(recorded->rect(), 1);
    }
    add(before->title(), 0.001);
    add(before->rect(), 1);
    add(delta->rect(), 0.001);
    add(after->title(), 0.001);
    add(after->rect(), 1);
    add(legend, 0.001);
    grid->setRowSpacing(0);
}

void CompareView::Impl::measureLabels() {
    context.labelWidth = context.stripLabelWidth = 0;
    if (comparison == nullptr) {
        return;
    }
    QFont bold = plot->font();
    bold.setBold(true);
    const QFontMetricsF metrics(bold);
    const QFontMetricsF small(RowLabels::stripFont(plot->font()));
    // The longest of many labels is among the first few thousand for all that a margin needs.
    constexpr std::size_t kMeasured = 2'000;
    std::set<std::uint32_t> mappings;
    const auto& rows = context.layout->rows();
    for (std::size_t k = 0; k < std::min(rows.size(), kMeasured); ++k) {
        context.labelWidth = std::max(context.labelWidth,
                                      metrics.horizontalAdvance(context.rangeLabel(rows[k].range)));
        if (rows[k].open) {
            for (const Party& party : rows[k].parties) {
                mappings.insert(party.mapping);
            }
        }
    }
    for (const std::uint32_t mapping : mappings) {
        context.stripLabelWidth = std::max(context.stripLabelWidth,
                                           small.horizontalAdvance(context.mappingLabel(mapping)));
    }
    const double most = std::min(plot->viewport().width() * kMostLabelShare, kMostLabel);
    context.stripLabelWidth = std::min(std::ceil(context.stripLabelWidth), most / 2);
    context.labelWidth = std::min(std::ceil(context.labelWidth), most - context.stripLabelWidth);
}

void CompareView::Impl::setMargins() {
    const int left = std::max(delta->labelWidth(),
                              static_cast<int>(context.labelWidth + context.stripLabelWidth +
                                               (context.stripLabelWidth > 0 ? 24 : 16)));
    for (Pane* pane : panes()) {
        pane->rect()->setMargins({left, 0, kRightMargin, 0});
    }
    delta->rect()->setMargins({left, 3, kRightMargin, delta->axisHeight()});
}

std::optional<std::uint32_t> CompareView::Impl::focusRange() const {
    const auto storm = state->currentStorm();
    if (!storm || comparison == nullptr) {
        return {};
    }
    const auto& storms = paneOf(storm->side)->data().storms();
    return storm->index >= 0 && static_cast<std::size_t>(storm->index) < storms.size()
               ? std::optional(storms[static_cast<std::size_t>(storm->index)].range)
               : std::nullopt;
}

void CompareView::Impl::arrangeRows() {
    std::vector<Row> rows;
    if (comparison != nullptr) {
        const std::size_t ranges = comparison->trace->ranges().size();
        for (const std::uint32_t range : state->rows()) {
            if (range >= ranges) {
                continue;
            }
            Row row;
            row.range = range;
            // The same strips in every pane, whichever run knows a mapping.
            std::map<std::uint32_t, Party> parties;
            for (const Pane* pane : panes()) {
                for (const auto& strip : pane->data().index->lane(range).strips) {
                    const auto [first, last] = strip.about();
                    Party& party =
                        parties.try_emplace(strip.mapping, Party{strip.mapping, first, last, 0})
                            .first->second;
                    party.begin = std::min(party.begin, first);
                    party.end = std::max(party.end, last);
                }
            }
            for (const auto& [mapping, party] : parties) {
                row.parties.push_back(party);
            }
            row.pack();
            rows.push_back(std::move(row));
        }
    }
    arrangedFor = before->rect()->rect().height();
    auto layout = std::make_shared<RowLayout>();
    layout->arrange(std::move(rows), arrangedFor, rowHeight, focusRange());
    context.layout = std::move(layout);
    rowsChanged = false;
    measureLabels();
    setMargins();
    plot->updateLayout();
    refresh();
}

void CompareView::Impl::beforeReplot() {
    plot->updateLayout();
    if (rowsChanged || before->rect()->rect().height() != arrangedFor) {
        arrangeRows();
    }
    const int height = before->rect()->rect().height();
    const int most = std::max(0, static_cast<int>(context.layout->contentHeight()) - height);
    const QSignalBlocker quiet(scrollBar);
    scrollBar->setRange(0, most);
    scrollBar->setPageStep(std::max(height, 1));
    scrollBar->setSingleStep(std::max(static_cast<int>(context.layout->rowHeight()), 1));
    scroll = std::clamp(scroll, 0.0, static_cast<double>(most));
    scrollBar->setValue(static_cast<int>(scroll));
    scrollBar->setVisible(most > 0);
    for (Pane* pane : panes()) {
        pane->setScroll(scroll);
    }
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
    if (!others) {
        replot();
    }
}

bool CompareView::Impl::exact() const {
    const auto all = pictures();
    return !building && !replotAsked &&
           std::all_of(all.begin(), all.end(), [](const PicturePlottable* picture) {
               return !picture->visible() || picture->isExact();
           });
}

void CompareView::Impl::checkIdle() {
    if (!idleSaid && exact()) {
        idleSaid = true;
        emit view.idle();
    }
}

template <typename Draw>
void CompareView::Impl::drawAt(QSize size, qreal /*ratio*/, Draw draw) {
    // Waits for the index; its delivery comes through the event loop.
    while (building) {
        QEventLoop loop;
        QObject::connect(&view, &CompareView::idle, &loop, &QEventLoop::quit);
        QTimer::singleShot(20, &loop, &QEventLoop::quit);
        loop.exec(QEventLoop::ExcludeUserInputEvents);
    }
    const QRect viewport = plot->viewport();
    const Pointer pointer = std::exchange(context.pointer, {});
    plot->setViewport(QRect(QPoint(0, 0), size));
    rowsChanged = true;
    beforeReplot();
    const auto synchronous = [this](bool on) {
        for (PicturePlottable* picture : pictures()) {
            picture->setSynchronous(on);
        }
    };
    synchronous(true);
    plot->setPointerDrawn(true);
    draw();
    plot->setPointerDrawn(false);
    synchronous(false);
    context.pointer = pointer;
    plot->setViewport(viewport);
    rowsChanged = true;
    beforeReplot();
    replot();
}

// --- CompareView ---

CompareView::CompareView(Document* document, ViewState* state, QWidget* parent)
    : QWidget(parent), impl_(std::make_unique<Impl>(*this, document, state)) {
    if (document != nullptr) {
        connect(document, &Document::comparisonChanged, this,
                [this, document] { setComparison(document->comparison()); });
        setComparison(document->comparison());
    }
}

CompareView::~CompareView() = default;

void CompareView::setComparison(std::shared_ptr<const replay::Comparison> comparison) {
    impl_->build(std::move(comparison));
}

QImage CompareView::render(QSize size, qreal ratio) {
    QImage image;
    impl_->drawAt(size, ratio, [&] {
        image = impl_->plot->toPixmap(size.width(), size.height(), ratio).toImage();
    });
    image.setDevicePixelRatio(ratio);
    return image;
}

bool CompareView::writePdf(const QString& path, QSize size) {
    bool written = false;
    impl_->drawAt(size, 1, [&] {
        written = impl_->plot->savePdf(path, size.width(), size.height(), QCP::epNoCosmetic);
    });
    return written;
}

bool CompareView::isIdle() const {
    return impl_->exact();
}

QRect CompareView::laneRect(Side side, std::uint32_t range) const {
    const Pane* pane = impl_->paneOf(side);
    const Row* row = impl_->context.layout->rowOf(range);
    if (row == nullptr || !pane->isVisible()) {
        return {};
    }
    const QRect area = pane->rect()->rect();
    const QRectF lane(area.left(), area.top() + row->top - impl_->scroll, area.width(),
                      row->height);
    return lane.toAlignedRect().intersected(area).translated(impl_->plot->pos());
}

QRect CompareView::outcomeRect(Side side, std::uint32_t number) const {
    const Pane* pane = impl_->paneOf(side);
    if (!pane->data() || !pane->isVisible() || number >= pane->data().run().outcomes.size()) {
        return {};
    }
    const replay::Outcome& outcome = pane->data().run().outcomes[number];
    const Row* row = impl_->context.layout->rowOf(outcome.range);
    if (row == nullptr) {
        return {};
    }
    const QRect area = pane->rect()->rect();
    const Grid grid = pane->lanes()->grid();
    const qreal ratio = impl_->plot->bufferDevicePixelRatio();
    const int first = grid.columnOf(outcome.begin);
    const int last = std::max(grid.columnOf(std::max(outcome.end - 1, outcome.begin)), first);
    const std::size_t strip = row->stripOf(outcome.mapping);
    const QRectF rect(area.left() + first / ratio,
                      area.top() + row->stripTop(strip) - impl_->scroll,
                      std::max((last + 1 - first) / ratio, 1.0), row->stripHeight());
    return rect.toAlignedRect().intersected(area).translated(impl_->plot->pos());
}

QString CompareView::tooltipAt(QPoint pos) const {
    return impl_->describe(pos - impl_->plot->pos());
}

void CompareView::fitRows() {
    impl_->rowHeight = 0;
    impl_->rowsChanged = true;
    impl_->replot();
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
