// SPDX-License-Identifier: GPL-3.0-or-later
//
// The compare view as an image, as a PDF, and as vectors for others.
#include "app/common/output_file.h"
#include "app/gui/lanes/compare_impl.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/words/of_assumption.h"
#include "replay/words/of_import.h"

namespace daxscope::gui {

template <typename Draw>
void CompareView::Impl::drawAt(QSize size, Draw draw) {
    indexing.finish(); // no event loop: what is drawn stays what it is
    if (failure) {
        throwFailure(*failure);
    }
    const QRect viewport = plot->viewport();
    const Pointer pointer = std::exchange(context.pointer, {});
    plot->setViewport(QRect(QPoint(0, 0), size));
    setCaption(captioned && sides != nullptr);
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
    setCaption(false);
    plot->setViewport(viewport);
    rowsChanged = true;
    beforeReplot();
    replot();
}

void CompareView::Impl::setCaption(bool on) {
    if (on) {
        const TimeRange visible = state->visible();
        const std::int64_t start = sides->zero();
        std::int64_t digits = 1; // as many as tell the ends of what is shown apart
        while (digits * 1000 < visible.length()) {
            digits *= 10;
        }
        const PaneSide& first = (*sides)[Side::Before];
        const QString one = document ? document->title() : QString();
        const QString two =
            CompareView::tr("%1 beside %2").arg(first.title, (*sides)[Side::After].title);
        caption->setText(sides->isTwo() ? two : one,
                         sides->isTwo() ? QString()
                                        : text(words::origin_text(first.trace().session())),
                         CompareView::tr("%1 to %2 (%3)")
                             .arg(format::time(visible.begin - start, digits),
                                  format::time(visible.end - start, digits),
                                  format::duration(visible.length())));
    }
    const bool rests = on && sayBasis();
    if (caption->visible() != on || basis->visible() != rests) {
        caption->setVisible(on);
        basis->setVisible(rests);
        buildLayout();
    }
}

/// What the picture shows other than all that happened: whoever gets it sees no window.
/// @return false: nothing
bool CompareView::Impl::sayBasis() {
    QString passing, assumed, rule;
    if (filter && !state->filter().isEmpty()) {
        const bool current = !filter->busy() && !filtering.busy() && filtered.result;
        passing = (filter->fault() && !filter->applies()
                       ? CompareView::tr("Filter not understood, not applied: %1")
                   : !current           ? CompareView::tr("Filter not applied yet: %1")
                   : filter->fault()    ? CompareView::tr("Filter understood in part: %1")
                   : state->hidesRest() ? CompareView::tr("Filter, the rest left out: %1")
                                        : CompareView::tr("Filter, the rest dim: %1"))
                      .arg(shown(state->filter()));
    }
    for (const Side side : {Side::Before, Side::After}) {
        const PaneSide& place = (*sides)[side];
        if (place && !place.shown().assumption.empty() && assumed.isEmpty()) {
            assumed = (place.comparison->measured ? CompareView::tr("Besides the events: %1")
                                                  : CompareView::tr("Assumed: %1"))
                          .arg(shown(words::assumption_text(place.shown().assumption)));
        }
    }
    const replay::StormRule used = document ? document->stormRule() : replay::StormRule();
    if (used != replay::StormRule()) {
        rule = CompareView::tr("Storms: %1 refaults or more, no gap above %2")
                   .arg(format::count(used.min_refaults), format::duration(used.max_gap));
    }
    basis->setText(passing, assumed, rule);
    return !passing.isEmpty() || !assumed.isEmpty() || !rule.isEmpty();
}

void CompareView::setCaptioned(bool on) {
    impl_->captioned = on;
}

QImage CompareView::render(QSize size, qreal ratio) {
    QImage image;
    impl_->drawAt(
        size, [&] { image = impl_->plot->toPixmap(size.width(), size.height(), ratio).toImage(); });
    image.setDevicePixelRatio(ratio);
    return image;
}

bool CompareView::writePdf(const QString& path, QSize size) {
    bool written = false;
    impl_->drawAt(size, [&] {
        written = impl_->plot->savePdf(
            path, size.width(), size.height(), QCP::epNoCosmetic,
            QString::fromLatin1(app::kMark.data(), static_cast<qsizetype>(app::kMark.size())));
    });
    return written;
}

void CompareView::paintVectors(QPaintDevice& device, QSize size) {
    impl_->drawAt(size, [&] {
        QCPPainter painter(&device);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        impl_->plot->toPainter(&painter, size.width(), size.height());
    });
}

} // namespace daxscope::gui
