//! How columns, expressions and amounts are written in a layout file: a name or a number by itself, or a table.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AmountColumns, ColumnName, Expression, Operation, SignFrom};

impl Serialize for ColumnName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ColumnName::Name(name) => serializer.serialize_str(name),
            ColumnName::Number(number) => serializer.serialize_u64(*number as u64),
        }
    }
}

impl<'de> Deserialize<'de> for ColumnName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Expression::deserialize(deserializer)? {
            Expression::Column(name) => Ok(name),
            Expression::Operation(_) => Err(de::Error::custom("a column is a name or a number")),
        }
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Expression::Column(name) => name.serialize(serializer),
            Expression::Operation(operation) => operation.serialize(serializer),
        }
    }
}

/// A name or number stands for the column; a table is an operation. By hand, because an untagged enum would hide which
/// key of the table is wrong.
impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Expression;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a column name, a column number, or a table with one operation")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Expression, E> {
                Ok(Expression::Column(ColumnName::Name(name.to_owned())))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Expression, E> {
                let number = usize::try_from(number).ok().filter(|number| *number > 0);
                number
                    .map(|number| Expression::Column(ColumnName::Number(number)))
                    .ok_or_else(|| E::custom("columns are counted from 1"))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expression, A::Error> {
                let operation = Operation::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Expression::Operation(Box::new(operation)))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for AmountColumns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = AmountColumns;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a column name, a column number, or a table that says how the amount is made up")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<AmountColumns, E> {
                Ok(AmountColumns::of(Expression::Column(ColumnName::Name(name.to_owned()))))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<AmountColumns, E> {
                let number = usize::try_from(number).map_err(|_| E::custom("columns are counted from 1"))?;
                Ok(AmountColumns::of(Expression::Column(ColumnName::Number(number))))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AmountColumns, A::Error> {
                let table = AmountTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(table.into())
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl AmountColumns {
    fn of(value: Expression) -> AmountColumns {
        AmountColumns { value: Some(value), ..AmountColumns::default() }
    }
}

/// The keys of an amount that is more than a column.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct AmountTable {
    value: Option<Expression>,
    debit: Option<Expression>,
    credit: Option<Expression>,
    sign_from: Option<SignFrom>,
    #[serde(default)]
    invert: bool,
    #[serde(default)]
    scale: i32,
}

impl From<AmountTable> for AmountColumns {
    fn from(table: AmountTable) -> Self {
        let AmountTable { value, debit, credit, sign_from, invert, scale } = table;
        AmountColumns { value, debit, credit, sign_from, invert, scale }
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{AmountColumns, AmountTable, ColumnName, Expression, Operation};

    impl JsonSchema for ColumnName {
        fn schema_name() -> Cow<'static, str> {
            "ColumnName".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A column by its name, or by its number from 1",
                "type": ["string", "integer"]
            })
        }
    }

    impl JsonSchema for Expression {
        fn schema_name() -> Cow<'static, str> {
            "Expression".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let operation = generator.subschema_for::<Operation>();
            json_schema!({
                "description": "Where a value comes from",
                "anyOf": [{"type": ["string", "integer"]}, operation]
            })
        }
    }
    impl JsonSchema for AmountColumns {
        fn schema_name() -> Cow<'static, str> {
            "AmountColumns".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let table = generator.subschema_for::<AmountTable>();
            json_schema!({"description": "How an amount is made up", "anyOf": [{"type": ["string", "integer"]}, table]})
        }
    }
}
