// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/run.h"

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>
#include <optional>

namespace daxscope::gui {

/// What the window looks like. System follows the desktop's palette, also when it changes.
enum class Appearance { System, Light, Dark };

/// Sets the application's style and palette; every widget hears of it by its changeEvent().
void applyAppearance(Appearance appearance);
Appearance currentAppearance();
/// "light", "dark", "system".
std::optional<Appearance> appearanceByName(const QString& name);
QString appearanceName(Appearance appearance);

/// Fusion's palette in daxscope's two colour sets.
QPalette lightPalette();
QPalette darkPalette();
bool isDark(const QPalette& palette);

/// Text colours for figures that got better or worse, for losses, and for kinds of outcomes: the
/// hues of the lanes, moved towards the text's colour until they can be read on the palette's Base,
/// AlternateBase and Window. Never the only sign: a word or a mark goes with each.
enum class Accent { Good, Bad, Warning, Link, Hit, FirstTouch, Refault, Permission };
QColor accent(Accent accent, const QPalette& palette);
QColor accent(replay::OutcomeKind kind, const QPalette& palette);
/// Background of a banner, to go with the palette's text.
QColor bannerBackground(bool error, const QPalette& palette);

/// One of resources/icons, drawn in the palette's text colour, for device pixel ratios 1 to 3.
QIcon icon(const QString& name, const QPalette& palette);
QStringList iconNames();

} // namespace daxscope::gui
