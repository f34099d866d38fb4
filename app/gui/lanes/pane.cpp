// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/pane.h"

#include "app/gui/lanes/overlays.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/lanes/lane_painter.h"
#include "replay/words/of_assumption.h"
#include "replay/words/of_comparison.h"
#include "replay/words/of_import.h"
#include "replay/words/translate.h"

namespace daxscope::gui {

void PaneContext::setSides(std::shared_ptr<const Sides> shown) {
    sides = std::move(shown);
    row_labels_ = {};
    mapping_labels_ = {};
}

const PaneSide& PaneContext::place(Side side) const {
    static const PaneSide kNowhere;
    return sides ? (*sides)[side] : kNowhere;
}

QString PaneContext::rowLabel(Side side, std::uint32_t row) const {
    QString& label = row_labels_[static_cast<std::size_t>(side)][row];
    if (label.isEmpty()) {
        const PaneSide& own = place(side);
        const PaneSide& has = own.range(row) != replay::kNoIndex
                                  ? own
                                  : place(side == Side::Before ? Side::After : Side::Before);
        label = format::fileAndRange(has.trace(), has.range(row));
    }
    return label;
}

QString PaneContext::mappingLabel(Side side, std::uint32_t mapping) const {
    QString& label = mapping_labels_[static_cast<std::size_t>(side)][mapping];
    if (label.isEmpty()) {
        label = format::partyShort(place(side).trace(), mapping);
    }
    return label;
}

namespace {

QString group_name(const PaneContext& context, std::uint32_t group) {
    const auto& groups = context.state->groups();
    return groups != nullptr && group < groups->groups.size() ? shown(groups->groups[group].name)
                                                              : QString();
}

QString counted_name(const PaneContext& context, std::uint32_t group, const QString& name) {
    const auto& sizes = context.groupSizes;
    const std::uint32_t size = group < sizes.size() ? sizes[group] : 0;
    return (size == 1 ? Pane::tr("%1 · %2 range") : Pane::tr("%1 · %2 ranges"))
        .arg(name, format::count(size));
}

} // namespace

QString PaneContext::groupLabel(std::uint32_t group) const {
    return counted_name(*this, group, group_name(*this, group));
}

QString PaneContext::groupLabel(std::uint32_t group, const QFontMetricsF& metrics,
                                double width) const {
    const double room = width - metrics.horizontalAdvance(counted_name(*this, group, {}));
    // Processes stand one after the other: the first ones are read whole.
    return counted_name(
        *this, group,
        metrics.elidedText(group_name(*this, group), Qt::ElideRight, std::max(room, 0.0)));
}

QString PaneContext::groupTip(std::uint32_t group) const {
    if (state->groups() == nullptr || group >= state->groups()->groups.size()) {
        return {};
    }
    return Pane::tr("%1\n%2\n%3")
        .arg(groupLabel(group), shownLines(state->groups()->groups[group].tip),
             state->isGroupFolded(group) ? Pane::tr("A click unfolds its rows.")
                                         : Pane::tr("A click folds its rows away."));
}

// --- PaneTitle ---

PaneTitle::PaneTitle(QCustomPlot* plot, const PaneContext& context)
    : QCPLayoutElement(plot), context_(context) {
    const int height = QFontMetrics(plot->font()).height() + 6;
    setMinimumSize(10, height);
    setMaximumSize(QWIDGETSIZE_MAX, height);
}

void PaneTitle::setText(const QString& side, const QString& handler, const QString& totals) {
    side_ = side;
    handler_ = handler;
    totals_ = totals;
}

void PaneTitle::draw(QCPPainter* painter) {
    QFont bold = mParentPlot->font();
    bold.setBold(true);
    const QFontMetrics metrics(mParentPlot->font()), boldMetrics(bold);
    const QRect all = mRect.adjusted(6, 0, -6, 0);
    // The totals stand at the right, and whole: they are what one compares from pane to pane.
    const QString totals = boldMetrics.elidedText(totals_, Qt::ElideRight, all.width() * 2 / 3);
    painter->setFont(bold);
    painter->setPen(context_.theme->text);
    painter->drawText(all, Qt::AlignVCenter | Qt::AlignRight, totals);
    QRect rect = all.adjusted(0, 0, -boldMetrics.horizontalAdvance(totals) - 12, 0);
    const auto put = [&](const QString& text, const QFont& font, const QFontMetrics& fm,
                         const QColor& color) {
        painter->setFont(font);
        painter->setPen(color);
        const QString shown = fm.elidedText(text, Qt::ElideRight, rect.width());
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, shown);
        rect.setLeft(rect.left() + fm.horizontalAdvance(shown) + 12);
    };
    put(side_, bold, boldMetrics, context_.theme->text);
    put(handler_, mParentPlot->font(), metrics, context_.theme->dim);
}

// --- Pane ---

Pane::Pane(QCustomPlot* plot, const PaneContext& context, Side side, QThreadPool& pool)
    : plot_(plot), context_(context), side_(side), rect_(new QCPAxisRect(plot, false)),
      title_(new PaneTitle(plot, context)) {
    QCPAxis* bottom = rect_->addAxis(QCPAxis::atBottom);
    QCPAxis* left = rect_->addAxis(QCPAxis::atLeft);
    for (QCPAxis* axis : {bottom, left}) {
        axis->setLayer(QStringLiteral("axes"));
        axis->setTicks(false);
        axis->setTickLabels(false);
    }
    // Above the lanes, which are opaque.
    bottom->grid()->setLayer(QStringLiteral("axes"));
    left->grid()->setVisible(false);
    left->setRangeReversed(true);
    rect_->setAutoMargins(QCP::msNone);
    lanes_ = new PicturePlottable(bottom, left, pool);
    held_ = new PicturePlottable(bottom, left, pool);
    held_->setPart(PicturePlottable::Part::Held);
    for (const PicturePlottable* picture : {lanes_, held_}) {
        connect(picture, &PicturePlottable::refined, this, &Pane::refined);
    }
    parts_ = {new RowLabels(*this, context, plot, QStringLiteral("axes")),
              new Marks(*this, context, plot, kMarksLayer),
              new PointerMarks(*this, context, plot, kPointerLayer)};
}

Pane::~Pane() = default;

void Pane::setData(PaneData data) {
    data_ = std::move(data);
    setTexts();
    refresh();
}

void Pane::refresh() {
    for (QCPAxis* axis : rect_->axes()) {
        axis->setBasePen(QPen(context_.theme->frame, 1));
        axis->setTickPen(QPen(context_.theme->frame, 1));
        axis->setSubTickPen(QPen(context_.theme->frame, 1));
        axis->setTickLabelColor(context_.theme->text);
        axis->setTickLabelFont(plot_->font());
        axis->grid()->setPen(QPen(context_.theme->grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    if (context_.sides) {
        rect_->axis(QCPAxis::atBottom)
            ->ticker()
            ->setTickOrigin(static_cast<double>(context_.sides->zero() - context_.bounds.begin));
    }
    Scene scene;
    scene.data = data_;
    scene.layout = layout();
    scene.theme = context_.theme->colours;
    PicturePlottable::Renderer renderer;
    if (data_) {
        renderer = [](const Scene& what, Canvas& canvas, const std::atomic<bool>* cancel) {
            const words::Spoken spoken; // it is only looked at
            return lanes::LanePainter(what, canvas, cancel).paint();
        };
    }
    held_->show(scene, renderer, bounds(), plot_->font());
    lanes_->show(std::move(scene), std::move(renderer), bounds(), plot_->font());
}

void Pane::setVisible(bool on) {
    visible_ = on;
    rect_->setVisible(on);
    title_->setVisible(on);
    lanes_->setVisible(on);
    held_->setVisible(on);
    for (QCPAxis* axis : rect_->axes()) {
        axis->setVisible(on);
        axis->grid()->setVisible(on && axis->axisType() == QCPAxis::atBottom);
    }
    for (QCPLayerable* part : parts_) {
        part->setVisible(on);
    }
}

void Pane::setScroll(double top) {
    rect_->axis(QCPAxis::atLeft)->setRange(top, top + std::max(rect_->rect().height(), 1));
}

double Pane::scroll() const {
    return rect_->axis(QCPAxis::atLeft)->range().lower;
}

double Pane::yInLayout(double plotY) const {
    return layout()->in_layout(plotY - rect_->rect().top(), scroll());
}

double Pane::yInPlot(double layoutY) const {
    return rect_->rect().top() + layout()->in_pane(layoutY, scroll());
}

QRectF Pane::areaOf(const Row& row) const {
    const QRectF all = rect_->rect();
    const double held = layout()->held();
    return row.top < held ? QRectF(all.left(), all.top(), all.width(), std::min(held, all.height()))
                          : all.adjusted(0, held, 0, 0);
}

const std::shared_ptr<const RowLayout>& Pane::layout() const {
    return context_.layouts[static_cast<std::size_t>(side_)];
}

TimeRange Pane::visible() const {
    return place().inTrace(context_.state->visible());
}

TimeRange Pane::bounds() const {
    return place().inTrace(context_.bounds);
}

std::uint32_t Pane::windowRow(const Row& row) const {
    return context_.layout->rows()[static_cast<std::size_t>(&row - layout()->rows().data())].range;
}

Hit Pane::hitAt(const QPointF& pos) const {
    return hitTest(data_, *layout(), lanes_->grid(), pos.x() - rect_->rect().left(),
                   yInLayout(pos.y()), plot_->bufferDevicePixelRatio());
}

void Pane::setTexts() {
    if (!data_) {
        title_->setText({}, {}, {});
        return;
    }
    const replay::Run& run = data_.run();
    // Before what the handler is: where there is little room, the end is left out.
    QString assumption;
    if (!run.assumption.empty()) {
        assumption = (data_.comparison->measured ? tr(" · besides: %1") : tr(" · assumed: %1"))
                         .arg(shown(words::assumption_text(run.assumption)));
    }
    QStringList taken;
    for (const std::string& assumed : words::assumed_of(
             data_.trace().session(), data_.side == Side::Recorded ? std::string() : run.handler)) {
        taken << text(assumed);
    }
    const QString assumed =
        taken.isEmpty() ? QString() : tr(" · assumed: %1").arg(taken.join(QStringLiteral("; ")));
    QString side, handler;
    if (context_.isTwo()) {
        const trace::Session& session = data_.trace().session();
        const bool modelled = data_.side != Side::Recorded;
        side = (modelled ? tr("%1: %2 modelled") : tr("%1: %2"))
                   .arg(place().letter, text(words::tr(run.handler)));
        handler = tr("%1 · %2").arg(place().title, text(words::origin_text(session)));
        handler += assumed + assumption;
    } else if (side_ == Side::Recorded && data_.trace().session().made()) {
        side = tr("Explored");
        handler = tr("a schedule of the explorer, not recorded");
    } else if (side_ == Side::Recorded && data_.trace().session().synthetic()) {
        side = tr("Synthetic");
        handler = tr("nothing of it happened");
    } else if (side_ == Side::Recorded) {
        side = tr("Recorded");
        const trace::Session& session = data_.trace().session();
        handler = session.kernel_release.empty() || session.values.contains(trace::key::kImporter)
                      ? text(words::origin_text(session))
                      : tr("what %1 did").arg(text(words::kernel_text(session)));
        handler += assumption;
    } else {
        side = side_ == Side::Before ? tr("Before") : tr("After");
        const model::Handler* known = model::find_handler(run.handler);
        handler = QString::fromStdString(run.handler);
        if (side_ == Side::Before) {
            handler += assumed; // of the pair, the one that the trace is taken to be of
        }
        handler += assumption;
        if (known != nullptr) {
            handler += tr(" · %1 · %2")
                           .arg(QString::fromUtf8(known->title.data(),
                                                  static_cast<qsizetype>(known->title.size())),
                                describe::kernels(*known));
        }
    }
    const auto counted = [](std::uint64_t count, const QString& one, const QString& many) {
        return QStringLiteral("%1 %2").arg(format::count(static_cast<std::int64_t>(count)),
                                           count == 1 ? one : many);
    };
    // What was not recorded is in no run's figure, and may leave a model's unknown.
    const auto figure = [&](std::string_view name, std::uint64_t count, const QString& one,
                            const QString& many) {
        if (context_.isTwo()) {
            return context_.sides->figure(side_, name) ? counted(count, one, many)
                                                       : tr("%1 not recorded").arg(many);
        }
        for (const replay::Metric& metric : data_.comparison->metrics) {
            if (metric.name == name && side_ == Side::Recorded && !metric.recorded) {
                return tr("%1 not recorded").arg(many);
            }
            if (metric.name == name && side_ != Side::Recorded && !metric.judged) {
                return tr("%1 not known").arg(many);
            }
        }
        return counted(count, one, many);
    };
    title_->setText(
        side, handler,
        QStringList{figure("faults", run.totals.pmd_faults + run.totals.pte_faults, tr("fault"),
                           tr("faults")),
                    figure("refaults", run.totals.refaults, tr("refault"), tr("refaults")),
                    figure("storms", data_.storms().size(), tr("storm"), tr("storms")),
                    tr("%1 in faults").arg(format::duration(run.totals.time_in_faults))}
            .join(QStringLiteral(" · ")));
}

} // namespace daxscope::gui
