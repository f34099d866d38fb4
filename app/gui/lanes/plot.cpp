// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/plot.h"

#include "app/gui/lanes/plot_accessible.h"

namespace daxscope::gui {

namespace {

/// What all layers are drawn into.
class OpaqueBuffer : public QCPAbstractPaintBuffer {
public:
    explicit OpaqueBuffer(double ratio) : QCPAbstractPaintBuffer({}, ratio) {}
    QCPPainter* startPainting() override { return new QCPPainter(&image_); } // QCPLayer deletes it
    void draw(QCPPainter* painter) const override { painter->drawImage(0, 0, image_); }
    /// Before each replot, with a transparent colour: there is nothing below.
    void clear(const QColor& /*color*/) override { image_.fill(background_); }
    void setBackground(const QColor& color) {
        background_ = color;
        clear(color);
    }

protected:
    void reallocateBuffer() override {
        image_ = QImage(mSize * mDevicePixelRatio, QImage::Format_RGB32);
        image_.setDevicePixelRatio(mDevicePixelRatio);
        image_.fill(background_);
    }

private:
    QImage image_;
    QColor background_ = Qt::white;
};

} // namespace

Plot::Plot(QWidget* parent) : QCustomPlot(parent) {
    mPaintBuffers = {QSharedPointer<OpaqueBuffer>::create(bufferDevicePixelRatio())};
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
    addLayer(kPointerLayer, layer(layerCount() - 1), QCustomPlot::limAbove);
    setPointerDrawn(false);
    // Else each replot paints all of the window that waits to be painted, at once and out of turn.
    setPlottingHint(QCP::phImmediateRefresh, false);
    makePlotsAccessible();
}

void Plot::setWindowColor(const QColor& color) {
    setBackground(color); // for exports
    static_cast<OpaqueBuffer&>(*mPaintBuffers.first()).setBackground(color);
}

void Plot::setPointerDrawn(bool on) {
    layer(kPointerLayer)->setVisible(on);
}

void Plot::paintEvent(QPaintEvent* /*event*/) {
    if (const double ratio = devicePixelRatioF();
        std::abs(ratio - bufferDevicePixelRatio()) > 1e-9) {
        setBufferDevicePixelRatio(ratio); // the window is on another screen
        replot(rpQueuedReplot);
        return;
    }
    QCPPainter painter(this);
    mPaintBuffers.first()->draw(&painter);
    for (QCPLayerable* child : layer(kPointerLayer)->children()) {
        if (auto* over = dynamic_cast<PaintsOver*>(child)) {
            over->paintOver(&painter);
        }
    }
    if (hasFocus()) {
        constexpr int kFrame = 2;
        painter.setPen(QPen(palette().color(QPalette::Highlight), kFrame, Qt::SolidLine,
                            Qt::SquareCap, Qt::MiterJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(kFrame / 2, kFrame / 2, -kFrame / 2, -kFrame / 2));
    }
}

} // namespace daxscope::gui
