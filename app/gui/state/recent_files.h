// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace daxscope::gui::recent_files {

QStringList all();                  ///< newest first, at most ten
void remember(const QString& path); ///< puts it first, as an absolute path
void forget(const QString& path);

} // namespace daxscope::gui::recent_files
