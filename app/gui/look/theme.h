// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/lanes/colours.h"

#include <QColor>
#include <QPalette>
#include <array>
#include <memory>

namespace daxscope::gui {

QColor colorOf(lanes::Colour colour, double opacity = 1);
/// The colours of the lanes for a palette: light or dark follows the palette's base.
std::shared_ptr<const lanes::Colours> laneColours(const QPalette& palette);

/// The same as Qt has them: lanes::Colours says what is what.
struct Theme {
    explicit Theme(const QPalette& palette);

    std::shared_ptr<const lanes::Colours> colours;
    bool dark;
    QColor base;      ///< behind the lanes
    QColor alternate; ///< behind every other lane
    QColor text;
    QColor dim;   ///< text of less weight; contrast to base still at least 4.5
    QColor frame; ///< axes and separators
    QColor grid;
    std::array<QColor, replay::kOutcomeClasses> outcome; ///< by OutcomeClass
    QColor span;                                         ///< a mapping has the range mapped to read
    QColor spanWritable;                                 ///< … to write
    QColor unmap;                                        ///< tore somebody out
    QColor unmapFutile;                                  ///< found nobody to zap
    QColor arc;
    QColor storm;
    QColor loss;
    QColor accent;      ///< selection, current row
    QColor more, fewer; ///< the delta strip: more or fewer faults after than before

    const QColor& of(replay::OutcomeClass c) const { return outcome[static_cast<std::size_t>(c)]; }
};

/// `top` laid over `below` with this opacity (0 to 1); opaque.
QColor blend(const QColor& top, const QColor& below, double opacity);
/// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

} // namespace daxscope::gui
