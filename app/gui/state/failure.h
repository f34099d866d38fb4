// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace daxscope::gui {

/// Why something that ran in the background came to nothing, fit to be shown.
struct Failure {
    QString what;
    QString remedy; ///< may be empty
};

/// The exception that is being handled: call it within a catch (...). Every lambda that a pool
/// thread runs needs one: Qt ends the program where an exception leaves it.
Failure currentFailure();

/// Throws a failure on as an Error(Exit::Io).
[[noreturn]] void throwFailure(const Failure& failure);

} // namespace daxscope::gui
