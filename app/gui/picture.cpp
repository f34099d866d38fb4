// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/picture.h"

#include <QFileInfo>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <qcustomplot.h>

namespace daxscope::gui {

namespace {

constexpr qreal kPngScale = 2;

Error cannotWrite(const QString& path, const QString& why) {
    return {Exit::Io,
            "cannot write " + path.toStdString() +
                (why.isEmpty() ? std::string() : ": " + why.toStdString()),
            "Choose another place, change its permissions or free some space."};
}

/// The plots draw themselves, so that text and lines stay vectors.
void paintSvg(CompareView& view, QIODevice& out) {
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize(view.size());
    svg.setViewBox(view.rect());
    svg.setTitle(QStringLiteral("daxscope"));
    QCPPainter painter(&svg);
    painter.fillRect(view.rect(), view.palette().color(QPalette::Window));
    for (QCustomPlot* plot : view.findChildren<QCustomPlot*>()) {
        painter.save();
        painter.translate(plot->mapTo(&view, QPoint()));
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        plot->toPainter(&painter, plot->width(), plot->height());
        painter.restore();
    }
}

} // namespace

void savePicture(CompareView& view, const QString& path) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != u"png" && suffix != u"svg" && suffix != u"pdf") {
        throw Error(Exit::Usage, "no picture format for " + path.toStdString(),
                    "End the name in .png, .svg or .pdf.");
    }
    if (suffix == u"pdf") {
        if (!view.writePdf(path, view.size())) {
            throw cannotWrite(path, {});
        }
        return;
    }
    QSaveFile file(path); // a picture is there whole or not at all
    if (!file.open(QIODevice::WriteOnly)) {
        throw cannotWrite(path, file.errorString());
    }
    if (suffix == u"png") {
        view.render(view.size(), kPngScale).save(&file, "PNG");
    } else {
        paintSvg(view, file);
    }
    if (!file.commit()) {
        throw cannotWrite(path, file.errorString());
    }
}

} // namespace daxscope::gui
