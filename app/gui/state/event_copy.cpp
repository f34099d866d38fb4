// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_copy.h"

#include "app/gui/state/shown.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace daxscope::gui {

namespace {

/// RFC 4180, in lines of a terminal that it may be pasted into.
QString csvCell(QString cell) {
    cell = shown(cell);
    if (cell.contains(u',') || cell.contains(u'"')) {
        cell.replace(u'"', QStringLiteral("\"\""));
        return u'"' + cell + u'"';
    }
    return cell;
}

QString markdownCell(QString cell) { // NOLINT(performance-unnecessary-value-param): as csvCell()
    return QString::fromStdString(words::markdown(cell.toStdString()));
}

} // namespace

QString copyRows(const QAbstractItemModel& model, const QVector<int>& rows, CopyFormat format) {
    const int columns = model.columnCount();
    QStringList heads, rulers;
    for (int column = 0; column < columns; ++column) {
        heads << model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const auto aligned =
            model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>();
        rulers << ((aligned & Qt::AlignRight) != 0 ? QStringLiteral("---:")
                                                   : QStringLiteral("---"));
    }
    const auto cells = [&](int row, QString (*escape)(QString)) {
        QStringList made;
        for (int column = 0; column < columns; ++column) {
            made << escape(model.index(row, column).data().toString());
        }
        return made;
    };
    QString text;
    if (format == CopyFormat::Json) {
        QJsonArray array;
        for (const int row : rows) {
            QJsonObject object;
            for (int column = 0; column < columns; ++column) {
                object.insert(heads[column], model.index(row, column).data().toString());
            }
            array.append(object);
        }
        return QString::fromStdString(
            words::json(QJsonDocument(array).toJson(QJsonDocument::Indented).toStdString()));
    }
    if (format == CopyFormat::Markdown) {
        text = QStringLiteral("| %1 |\n|%2|\n")
                   .arg(heads.join(QStringLiteral(" | ")), rulers.join(u'|'));
        for (const int row : rows) {
            text += QStringLiteral("| %1 |\n")
                        .arg(cells(row, markdownCell).join(QStringLiteral(" | ")));
        }
        return text;
    }
    text = heads.join(u',') + u'\n';
    for (const int row : rows) {
        text += cells(row, csvCell).join(u',') + u'\n';
    }
    return text;
}

} // namespace daxscope::gui
