// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/pictures/picture.h"

#include "app/gui/pictures/output.h"
#include "app/gui/state/text.h"

#include <QBuffer>
#include <QFileInfo>
#include <QScopeGuard>
#include <QSvgGenerator>

namespace daxscope::gui {

namespace {

constexpr qreal kPngScale = 2;

void paintSvg(CompareView& view, QIODevice& out) {
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setResolution(view.logicalDpiX()); // or text has another size than on the screen
    svg.setSize(view.size());
    svg.setViewBox(view.rect());
    svg.setTitle(QStringLiteral("daxscope"));
    svg.setDescription(text(app::kMark));
    view.paintVectors(svg, view.size());
}

} // namespace

QByteArray pngOf(QImage image) {
    image.setText(QStringLiteral("Comment"), text(app::kMark));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (image.isNull() || !image.save(&buffer, "PNG") || bytes.isEmpty()) {
        throw std::bad_alloc(); // nothing else keeps a picture from memory
    }
    return bytes;
}

void requireRoomFor(QSize size) {
    constexpr std::size_t kWindow = std::size_t{64} << 20U, kPictures = 4 * sizeof(QRgb);
    const std::size_t pixels =
        static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height());
    const auto room = std::make_unique<std::byte[]>(kWindow + kPictures * pixels); // NOLINT
    static_cast<volatile std::byte*>(room.get())[0] = std::byte{1}; // or it is not asked for
}

void savePicture(CompareView& view, const QString& path, const QStringList& inputs, bool force) {
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != u"png" && suffix != u"svg" && suffix != u"pdf") {
        throw Error(Exit::Usage, "no picture format for " + path.toStdString(),
                    "End the name in .png, .svg or .pdf.");
    }
    const app::Written what = suffix == u"png"   ? app::Written::Png
                              : suffix == u"svg" ? app::Written::Svg
                                                 : app::Written::Pdf;
    app::OutputFile file = outputFile(path, what, inputs, force);
    view.setCaptioned(true);
    const auto plain = qScopeGuard([&view] { view.setCaptioned(false); });
    if (suffix == u"pdf") {
        if (!view.writePdf(QString::fromStdString(file.part().string()), view.size())) {
            throw Error(Exit::Io, "cannot write " + path.toStdString(),
                        "Choose another place, change its permissions or free some space.");
        }
    } else {
        QByteArray bytes;
        if (suffix == u"png") {
            bytes = pngOf(view.render(view.size(), kPngScale));
        } else {
            QBuffer buffer(&bytes);
            buffer.open(QIODevice::WriteOnly);
            paintSvg(view, buffer);
        }
        file.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    }
    file.commit();
}

} // namespace daxscope::gui
