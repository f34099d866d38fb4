// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/format.h"

#include "replay/words/translate.h"

#include <QRegularExpression>
#include <cmath>
#include <string_view>

namespace daxscope::gui::format {

QString rate(double per_second) {
    constexpr double kThousand = 1e3, kMillion = 1e6;
    if (per_second >= kMillion) {
        return text(words::three_digits(per_second / kMillion)) + QStringLiteral(" M/s");
    }
    if (per_second >= kThousand) {
        return text(words::three_digits(per_second / kThousand)) + QStringLiteral(" k/s");
    }
    return QString::number(per_second, 'f', 0) + QStringLiteral("/s");
}

QString countShort(std::int64_t value) {
    constexpr std::int64_t kThousand = 1'000, kMany = 100'000, kMillions = 999'500;
    if (value < kMany) {
        return count(value);
    }
    const bool millions = value >= kMillions;
    const auto unit = static_cast<double>(millions ? kThousand * kThousand : kThousand);
    return text(words::typeset(words::three_digits(static_cast<double>(value) / unit) +
                               (millions ? " M" : " k")));
}

QString withDot(QString number) {
    const words::Spoken spoken; // whoever reads it: the window's user typed it
    return words::digits().decimal == std::string_view(".") ? number : number.replace(u',', u'.');
}

std::optional<std::int64_t> parseTime(const QString& text) {
    static const QRegularExpression shape(
        QStringLiteral(R"(^\s*([0-9]*\.?[0-9]+)\s*(ns|us|µs|ms|s|)\s*$)"));
    const auto match = shape.match(withDot(text));
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

} // namespace daxscope::gui::format
