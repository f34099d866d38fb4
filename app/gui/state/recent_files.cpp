// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace daxscope::gui::recent_files {

namespace {
constexpr int kMost = 10;
const auto kKey = QStringLiteral("recent");
} // namespace

QStringList all() {
    return QSettings().value(kKey).toStringList();
}

void remember(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList paths = all();
    paths.removeAll(absolute);
    paths.prepend(absolute);
    QSettings().setValue(kKey, QStringList(paths.mid(0, kMost)));
}

void forget(const QString& path) {
    QStringList paths = all();
    paths.removeAll(QFileInfo(path).absoluteFilePath());
    QSettings().setValue(kKey, paths);
}

} // namespace daxscope::gui::recent_files
