// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/bundled_traces.h"

#include "app/common/resource_folders.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace daxscope::gui {

namespace {

struct Known {
    const char* name;
    const char* shows;
};

constexpr Known kKnown[] = {
    {"reflink-storm-6.12",
     QT_TRANSLATE_NOOP("BundledTraces", "today's storm: two readers of a reflinked file zap "
                                        "each other on every fault")},
    {"reflink-keep-6.12",
     QT_TRANSLATE_NOOP("BundledTraces",
                       "the same workload on 6.12 with a proposed fix, as a module")},
    {"reflink-quiet-6.1",
     QT_TRANSLATE_NOOP("BundledTraces", "the same workload on 6.1, which has no such storm")},
    {"sync-missed-7.3",
     QT_TRANSLATE_NOOP("BundledTraces",
                       "an fsync that finds nothing to write after a fallocate elsewhere")},
    {"clone-killed-7.3",
     QT_TRANSLATE_NOOP("BundledTraces", "a reader of a clone that is killed by SIGBUS")},
    {"prefix-storm-6.1",
     QT_TRANSLATE_NOOP("BundledTraces", "the storm of 2016, brought back by a module")},
    {"msync-contrast-6.12",
     QT_TRANSLATE_NOOP("BundledTraces", "no storm: permission faults that msync makes")},
    {"fallbacks-6.12",
     QT_TRANSLATE_NOOP("BundledTraces",
                       "no huge pages: a file for each reason why a PMD fault falls back")},
    {"reflink-losses-6.12",
     QT_TRANSLATE_NOOP("BundledTraces", "today's storm through a ring too small: events lost")},
};

} // namespace

QVector<BundledTrace> bundledTraces() {
    QVector<BundledTrace> found;
    for (const std::filesystem::path& path : app::resource_folders("traces")) {
        const QDir folder(QString::fromStdString(path.string()));
        for (const Known& known : kKnown) {
            const QFileInfo file(folder, QLatin1String(known.name) + QStringLiteral(".daxtrace"));
            if (file.isFile()) {
                found.push_back({file.absoluteFilePath(), QLatin1String(known.name),
                                 QCoreApplication::translate("BundledTraces", known.shows)});
            }
        }
        if (!found.isEmpty()) {
            break;
        }
    }
    return found;
}

} // namespace daxscope::gui
