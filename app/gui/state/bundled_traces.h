// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

namespace daxscope::gui {

/// A recording that comes with daxscope (resources/traces).
struct BundledTrace {
    QString path;  ///< absolute
    QString name;  ///< of the file, without its suffix
    QString shows; ///< one sentence without a full stop
};

/// Those that are there, the most telling first: in the build tree's resources, beside the
/// installed program, or where daxscope was configured to install them.
QVector<BundledTrace> bundledTraces();

} // namespace daxscope::gui
