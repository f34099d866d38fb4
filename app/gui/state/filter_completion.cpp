// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/filter_completion.h"

#include "app/gui/state/event_filter_fields.h"

#include <QRegularExpression>

namespace daxscope::gui {

namespace {

constexpr int kMostShown = 200;     ///< completions
constexpr int kMostLooked = 20'000; ///< values of a trace

/// Of a field, what its values may be.
QVector<Completion> valuesOf(const filter::Field& field, const QString& sign, QChar op,
                             const QString& typed, const replay::Comparison* comparison) {
    QStringList begin, hold;
    if (comparison != nullptr) {
        for (const QString& value : filter::values(field, *comparison, kMostLooked)) {
            if (value == typed) {
                continue;
            }
            if (value.startsWith(typed, Qt::CaseInsensitive)) {
                begin << value;
            } else if (value.contains(typed, Qt::CaseInsensitive)) {
                hold << value;
            }
        }
    }
    QVector<Completion> found;
    for (const QString& value : begin + hold) {
        if (found.size() == kMostShown) {
            break;
        }
        const QString quoted = value.contains(u' ') ? QStringLiteral("\"%1\"").arg(value) : value;
        found.push_back({sign + QLatin1String(field.name) + op + quoted, {}});
    }
    return found;
}

} // namespace

WordAt wordAt(const QString& filter, int cursor) {
    WordAt at;
    bool quoted = false;
    const auto parts = [&](int place) { return filter[place].isSpace() && !quoted; };
    for (int k = 0; k < cursor; ++k) {
        quoted = quoted != (filter[k] == u'"');
        at.begin = parts(k) ? k + 1 : at.begin;
    }
    for (at.end = cursor; at.end < filter.size() && !parts(at.end); ++at.end) {
        quoted = quoted != (filter[at.end] == u'"');
    }
    return at;
}

QVector<Completion> completions(const QString& filter, int cursor,
                                const replay::Comparison* comparison) {
    const WordAt at = wordAt(filter, cursor);
    QString word = filter.mid(at.begin, cursor - at.begin).remove(u'"');
    const QString sign = word.startsWith(u'-') ? QStringLiteral("-") : QString();
    word.remove(0, sign.size());
    static const QRegularExpression sign_of_value(QStringLiteral("[:=]"));
    const int op = static_cast<int>(word.indexOf(sign_of_value));
    const QString name = word.left(op);
    QVector<Completion> begin, hold;
    for (const filter::Field& field : filter::fields()) {
        const QLatin1String own(field.name);
        if (op >= 0) {
            if (name == own) {
                return valuesOf(field, sign, word[op], word.mid(name.size() + 1), comparison);
            }
            continue;
        }
        const Completion one{sign + own + u':', EventFilter::helpOf(own)};
        if (own.startsWith(name, Qt::CaseInsensitive)) {
            begin << one;
        } else if (QString(own).contains(name, Qt::CaseInsensitive)) {
            hold << one;
        }
    }
    return begin + hold;
}

} // namespace daxscope::gui
