// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the explorer's scenarios come from: the library that is built in, and files.
#pragma once

#include "app/gui/state/explored.h"

#include <QString>
#include <QStringList>

namespace daxscope::gui {

/// The names of the built-in scenarios (resources/scenarios), in alphabetical order.
QStringList scenarioNames();
/// A built-in one.
/// @throws Error where there is none of that name
replay::NamedScenario builtInScenario(const QString& name);
/// @throws Error(Exit::Io) naming the file, the line and what is wrong with it
replay::NamedScenario readScenario(const QString& path);

} // namespace daxscope::gui
