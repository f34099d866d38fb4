// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace daxscope::gui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("daxscope::gui::lanes", text);
}

QString bytesText(std::int64_t bytes) {
    constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    while (unit + 1 < units.size() && bytes != 0 && bytes % 1024 == 0) {
        bytes /= 1024;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(bytes).arg(QLatin1String(units[unit]));
}

} // namespace

QString durationText(std::int64_t ns) {
    constexpr std::array units{"ns", "µs", "ms", "s"};
    double value = std::abs(static_cast<double>(ns));
    std::size_t unit = 0;
    while (unit + 1 < units.size() && value >= 999.5) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return QStringLiteral("%1%2 %3")
        .arg(ns < 0 ? QStringLiteral("−") : QString())
        .arg(value, 0, 'f', decimals)
        .arg(QString::fromUtf8(units[unit]));
}

QString timeText(std::int64_t ns, std::int64_t resolution) {
    int decimals = 9;
    for (std::int64_t step = 10; step <= resolution && decimals > 0; step *= 10) {
        --decimals;
    }
    const std::int64_t seconds = std::abs(ns) / 1'000'000'000;
    const QString digits =
        QStringLiteral("%1").arg(std::abs(ns) % 1'000'000'000, 9, 10, QLatin1Char('0'));
    QString text =
        QStringLiteral("%1%2").arg(ns < 0 ? QStringLiteral("−") : QString()).arg(seconds);
    for (int at = 0; at < decimals; ++at) {
        if (at == 0) {
            text += QLatin1Char('.');
        } else if (at % 3 == 0) {
            text += QChar(0x2009); // thin space
        }
        text += digits[at];
    }
    return text + QStringLiteral(" s");
}

QString countText(std::uint64_t count) {
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString rangeText(const trace::Trace& trace, std::uint32_t range) {
    const trace::PmdRange& pmd = trace.ranges()[range];
    const trace::File* file = trace.file(pmd.file);
    QString name = tr("file %1").arg(pmd.file);
    if (file != nullptr) {
        const QString path = QString::fromStdString(file->path);
        name = path.isEmpty() ? tr("inode %1").arg(file->ino) : path.section('/', -1);
    }
    return QStringLiteral("%1 +%2").arg(name, bytesText(pmd.pgoff * trace.session().page_size));
}

QString taskText(const trace::Trace& trace, std::int64_t task) {
    const trace::Task* found = trace.task(task);
    return found == nullptr
               ? QStringLiteral("?")
               : QStringLiteral("%1-%2").arg(QString::fromStdString(found->comm)).arg(found->tid);
}

QString mappingText(const trace::Trace& trace, std::uint32_t mapping) {
    const trace::Mapping* found = trace.mapping(mapping);
    if (found == nullptr) {
        return tr("mapping %1").arg(mapping);
    }
    const trace::Task* leader = nullptr;
    for (const trace::Task& task : trace.tasks()) {
        if (task.tgid == found->tgid && (leader == nullptr || task.tid == task.tgid)) {
            leader = &task;
        }
    }
    QString text =
        QStringLiteral("%1-%2")
            .arg(leader != nullptr ? QString::fromStdString(leader->comm) : QStringLiteral("?"))
            .arg(found->tgid);
    const auto siblings =
        std::count_if(trace.mappings().begin(), trace.mappings().end(),
                      [found](const trace::Mapping& other) { return other.tgid == found->tgid; });
    if (siblings > 1) {
        text += QStringLiteral(" #%1").arg(mapping);
    }
    return text;
}

QString classText(replay::OutcomeClass c) {
    switch (c) {
    case replay::OutcomeClass::Hit:
        return tr("hit");
    case replay::OutcomeClass::FirstTouch:
        return tr("first touch");
    case replay::OutcomeClass::Permission:
        return tr("permission fault");
    case replay::OutcomeClass::Failed:
        return tr("failed fault");
    case replay::OutcomeClass::Refault:
        return tr("refault");
    }
    return {};
}

} // namespace daxscope::gui
