// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"

#include "replay/trace/names.h"
#include "replay/words/quantities.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>

namespace daxscope::gui::format {

namespace {

struct FormatWords {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

constexpr QChar kMinus(0x2212);
constexpr QChar kDash(0x2013);
constexpr std::int64_t kManyTimes = 10; // from here on a factor says more than a percentage

/// What replay/words says, as it stands in the window: a figure keeps its unit on its line.
QString inWindow(const std::string& words) {
    QString text = QString::fromStdString(words);
    text.replace(u' ', QChar::Nbsp);
    return text.startsWith(u'-') ? kMinus + text.mid(1) : text;
}

/// Three significant digits.
QString threeDigits(double value) {
    constexpr double kTen = 10, kHundred = 100;
    return QLocale().toString(value, 'f', value < kTen ? 2 : (value < kHundred ? 1 : 0));
}

QString withSign(const QString& magnitude, bool negative) {
    return (negative ? QString(kMinus) : QStringLiteral("+")) + magnitude;
}

std::int64_t magnitude(std::int64_t value) {
    return value == std::numeric_limits<std::int64_t>::min()
               ? std::numeric_limits<std::int64_t>::max()
               : std::abs(value);
}

} // namespace

QString count(std::int64_t value) {
    return inWindow(words::count_text(value));
}

QString duration(std::int64_t ns) {
    return inWindow(words::duration_text(ns));
}

QString seconds(std::int64_t ns) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    constexpr int kDigits = 9;
    const std::int64_t size = magnitude(ns);
    return (ns < 0 ? QString(kMinus) : QString()) + QString::number(size / kSecond) + u'.' +
           QString::number(size % kSecond).rightJustified(kDigits, u'0');
}

QString time(std::int64_t ns, std::int64_t resolution) {
    int decimals = 9;
    for (std::int64_t step = 10; step <= resolution && decimals > 0; step *= 10) {
        --decimals;
    }
    const std::int64_t seconds = std::abs(ns) / 1'000'000'000;
    const QString digits =
        QStringLiteral("%1").arg(std::abs(ns) % 1'000'000'000, 9, 10, QLatin1Char('0'));
    QString text = QStringLiteral("%1%2").arg(ns < 0 ? QString(kMinus) : QString()).arg(seconds);
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

QString bytes(std::uint64_t value) {
    return inWindow(words::size_text(value));
}

QString offset(std::uint64_t bytes) {
    constexpr std::uint64_t kStep = 1024;
    constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    while (bytes != 0 && bytes % kStep == 0 && unit + 1 < kUnits.size()) {
        bytes /= kStep;
        ++unit;
    }
    return QString::number(bytes) + QChar::Nbsp + QString::fromLatin1(kUnits.at(unit));
}

QString percent(double part, double whole) {
    return whole == 0 ? QString(kDash)
                      : inWindow(words::share_text(std::llround(part), std::llround(whole)));
}

QString rate(double per_second) {
    constexpr double kThousand = 1e3, kMillion = 1e6;
    if (per_second >= kMillion) {
        return threeDigits(per_second / kMillion) + QStringLiteral(" M/s");
    }
    if (per_second >= kThousand) {
        return threeDigits(per_second / kThousand) + QStringLiteral(" k/s");
    }
    return QLocale().toString(per_second, 'f', 0) + QStringLiteral("/s");
}

QString value(const replay::Metric& metric, std::int64_t value) {
    return metric.unit == "ns" ? duration(value) : count(value);
}

QString recorded(const replay::Metric& metric) {
    return metric.recorded ? value(metric, *metric.recorded)
                           : QCoreApplication::translate("daxscope", "not recorded");
}

QString difference(const replay::Metric& metric) {
    const std::int64_t by = metric.difference();
    return by == 0 ? QStringLiteral("0") : withSign(value(metric, magnitude(by)), by < 0);
}

QString differencePercent(const replay::Metric& metric) {
    if (metric.before == 0) {
        return metric.after == 0 ? QStringLiteral("0") : QString(kDash);
    }
    const std::int64_t by = metric.difference();
    if (by == 0) {
        return QStringLiteral("0");
    }
    if (metric.before > 0 && metric.after / metric.before >= kManyTimes) {
        return QStringLiteral("×") +
               threeDigits(static_cast<double>(metric.after) / static_cast<double>(metric.before));
    }
    return withSign(
        percent(static_cast<double>(magnitude(by)), static_cast<double>(magnitude(metric.before))),
        by < 0);
}

std::optional<std::int64_t> parseTime(const QString& text) {
    static const QRegularExpression shape(
        QStringLiteral(R"(^\s*([0-9]*\.?[0-9]+)\s*(ns|us|µs|ms|s|)\s*$)"));
    const auto match = shape.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const QString unit = match.captured(2);
    double scale = 1e9;
    if (unit == u"ns") {
        scale = 1;
    } else if (unit == u"us" || unit == u"µs") {
        scale = 1e3;
    } else if (unit == u"ms") {
        scale = 1e6;
    }
    constexpr double kLongest = 9e18; // what 64 bits of ns hold
    const double ns = match.captured(1).toDouble() * scale;
    return ns < kLongest ? std::optional<std::int64_t>(std::llround(ns)) : std::nullopt;
}

QString file(const trace::Trace& trace, std::int64_t file_id) {
    const trace::File* found = trace.file(file_id);
    if (found == nullptr) {
        return FormatWords::tr("unknown file");
    }
    return found->path.empty() ? FormatWords::tr("%1 inode %2")
                                     .arg(QString::fromStdString(trace::dev_text(found->dev)))
                                     .arg(found->ino)
                               : shown(found->path);
}

QString fileShort(const trace::Trace& trace, std::int64_t file_id) {
    const QString whole = file(trace, file_id);
    const QString last = whole.section(u'/', -1);
    return last.isEmpty() ? whole : last;
}

QString range(const trace::Trace& trace, std::uint32_t range) {
    if (range >= trace.ranges().size()) {
        return kDash;
    }
    const auto& session = trace.session();
    const auto begin = static_cast<std::uint64_t>(trace.ranges()[range].pgoff * session.page_size);
    const QString from = offset(begin);
    const QString to = offset(begin + static_cast<std::uint64_t>(session.pmd_size));
    const qsizetype unit = from.indexOf(QChar::Nbsp);
    const bool same_unit = from.mid(unit) == to.mid(to.indexOf(QChar::Nbsp)) || begin == 0;
    return (same_unit ? from.left(unit) : from) + u' ' + kDash + u' ' + to;
}

QString fileAndRange(const trace::Trace& trace, std::uint32_t range) {
    if (range >= trace.ranges().size()) {
        return kDash;
    }
    return fileShort(trace, trace.ranges()[range].file) + QStringLiteral(", ") +
           format::range(trace, range);
}

QString fileAndOffset(const trace::Trace& trace, std::uint32_t range) {
    if (range >= trace.ranges().size()) {
        return kDash;
    }
    const trace::PmdRange& pmd = trace.ranges()[range];
    return fileShort(trace, pmd.file) + QStringLiteral(" +") +
           offset(static_cast<std::uint64_t>(pmd.pgoff * trace.session().page_size));
}

QString task(const trace::Trace& trace, std::int64_t task_id) {
    const trace::Task* found = trace.task(task_id);
    return found == nullptr ? QStringLiteral("?")
                            : shown(trace::comm_text(*found)) + u'-' + QString::number(found->tid);
}

QString process(const trace::Trace& trace, std::int64_t tgid) {
    if (tgid == trace::kNone) {
        return FormatWords::tr("process not recorded");
    }
    const auto tasks = trace.tasks();
    auto found = std::find_if(tasks.begin(), tasks.end(),
                              [&](const auto& task) { return task.tid == tgid; });
    if (found == tasks.end()) {
        found = std::find_if(tasks.begin(), tasks.end(),
                             [&](const auto& task) { return task.tgid == tgid; });
    }
    return found == tasks.end() ? QString::number(tgid)
                                : shown(trace::comm_text(*found)) + u'-' + QString::number(tgid);
}

QString party(const trace::Trace& trace, std::int64_t mapping_id) {
    const trace::Mapping* mapping = trace.mapping(mapping_id);
    if (mapping == nullptr) {
        return FormatWords::tr("mapping %1").arg(mapping_id);
    }
    return FormatWords::tr("%1, mapping %2").arg(process(trace, mapping->tgid)).arg(mapping_id);
}

QString partyShort(const trace::Trace& trace, std::int64_t mapping_id) {
    const trace::Mapping* mapping = trace.mapping(mapping_id);
    if (mapping == nullptr) {
        return FormatWords::tr("mapping %1").arg(mapping_id);
    }
    const auto mappings = trace.mappings();
    const auto of_process = std::count_if(mappings.begin(), mappings.end(), [&](const auto& other) {
        return other.tgid == mapping->tgid;
    });
    const QString name = process(trace, mapping->tgid);
    return of_process > 1 ? name + QStringLiteral(" #%1").arg(mapping_id) : name;
}

} // namespace daxscope::gui::format
