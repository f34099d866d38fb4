// SPDX-License-Identifier: GPL-3.0-or-later
//
// The compare view as an image, as a PDF, and as vectors for others.
#include "app/common/output_file.h"
#include "app/gui/lanes/compare_impl.h"

namespace daxscope::gui {

template <typename Draw>
void CompareView::Impl::drawAt(QSize size, qreal /*ratio*/, Draw draw) {
    indexing.finish(); // no event loop: what is drawn stays what it is
    if (failure) {
        throwFailure(*failure);
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
        written = impl_->plot->savePdf(
            path, size.width(), size.height(), QCP::epNoCosmetic,
            QString::fromLatin1(app::kMark.data(), static_cast<qsizetype>(app::kMark.size())));
    });
    return written;
}

void CompareView::paintVectors(QPaintDevice& device) {
    QCPPainter painter(&device);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    QCustomPlot* plot = impl_->plot;
    painter.translate(plot->mapTo(this, QPoint()));
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot->toPainter(&painter, plot->width(), plot->height());
}

} // namespace daxscope::gui
