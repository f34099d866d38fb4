// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QFont>
#include <algorithm>
#include <cmath>

namespace daxscope::gui::text_zoom {

/// Percent of the desktop's size of text; the time zoom of the lanes is another matter.
inline constexpr int kUsual = 100, kLeast = 80, kMost = 200, kStep = 10;

/// Sets the font of the program and of the lanes' labels. The first call fixes what is 100 %.
/// @return what it came to, within the limits
inline int apply(int percent) {
    static const QFont usual = QApplication::font();
    const int within = std::clamp(percent, kLeast, kMost);
    QFont font = usual;
    if (usual.pointSizeF() > 0) {
        font.setPointSizeF(usual.pointSizeF() * within / kUsual);
    } else {
        font.setPixelSize(static_cast<int>(std::lround(usual.pixelSize() * within / 100.0)));
    }
    QApplication::setFont(font);
    return within;
}

} // namespace daxscope::gui::text_zoom
